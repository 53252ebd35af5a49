// @ts-check
/** Marks behind the words of a field, and within the words of an article. */

import { make } from "./desk-dom.js";

/** @typedef {import("./desk-fields.js").Field} Field */
/** @typedef {{ start: number, end: number, words: string, kind: "grave" | "odd" | "borne" }} Mark offsets as JavaScript counts */

/** @type {WeakMap<HTMLElement, { told: Mark[], read: Mark[] }>} by what was told by the checks, and read in an article */
const known = new WeakMap();

/**
 * Make a field whose words can be marked: what is behind it has the same letters at the same places.
 * @param {Field} field
 * @returns {HTMLElement}
 */
export function marked(field) {
  return make(
    "div",
    { class: "marked" },
    make("div", { class: `behind behind-${field.className}`, "aria-hidden": "true" }),
    field,
  );
}

/**
 * Mark words of a field anew, of one of the two that mark.
 * @param {Field} field
 * @param {"told" | "read"} by
 * @param {Mark[]} marks
 */
export function setMarks(field, by, marks) {
  const place = field.parentElement?.querySelector(":scope > .behind");
  if (!(place instanceof HTMLElement)) return;
  const all = known.get(place) ?? { told: [], read: [] };
  all[by] = marks;
  known.set(place, all);
  drawMarks(field);
}

/** Draw the marks of a field behind its words as they stand now. @param {Field} field */
export function drawMarks(field) {
  const place = field.parentElement?.querySelector(":scope > .behind");
  if (!(place instanceof HTMLElement)) return;
  const { told, read } = known.get(place) ?? { told: [], read: [] };
  const text = field.value;
  /** @type {Mark[]} */
  const drawn = [];
  for (const mark of [...told, ...read]) {
    // Until the answer comes, what was marked is where its words have gone, or nowhere.
    const by = text.slice(mark.start, mark.end) === mark.words ? 0 : nearest(text, mark) - mark.start;
    const [start, end] = [mark.start + by, mark.end + by];
    if (start < 0 || end <= start || drawn.some((other) => start < other.end && other.start < end)) continue;
    drawn.push({ ...mark, start, end });
  }
  drawn.sort((one, other) => one.start - other.start);
  const said = JSON.stringify([drawn, text]);
  if (place.dataset.said === said) return;
  place.dataset.said = said;
  /** @type {(string | HTMLElement)[]} */
  const pieces = [];
  let at = 0;
  for (const { start, end, kind } of drawn) {
    pieces.push(text.slice(at, start), make("mark", { class: kind }, text.slice(start, end)));
    at = end;
  }
  // A last line end is only shown with something after it.
  place.replaceChildren(...pieces, `${text.slice(at)}\u200b`);
}

/** @param {string} text @param {Mark} mark @returns {number} */
function nearest(text, { start, words }) {
  const [before, after] = [text.lastIndexOf(words, start), text.indexOf(words, start)];
  if (before < 0 || after < 0) return Math.max(before, after);
  return start - before < after - start ? before : after;
}

/**
 * Find every place of words in a text that stand there by themselves.
 * @param {string} text
 * @param {string} words
 * @param {Mark["kind"]} kind
 * @returns {Mark[]}
 */
export function places(text, words, kind) {
  const found = [];
  const joins = /[\p{L}\p{N}]/u;
  for (let at = words ? text.indexOf(words) : -1; at >= 0; at = text.indexOf(words, at + words.length)) {
    const end = at + words.length;
    const within =
      (joins.test(words[0] ?? "") && joins.test(text[at - 1] ?? "")) ||
      (joins.test(words.at(-1) ?? "") && joins.test(text[end] ?? ""));
    if (!within) found.push({ start: at, end, words, kind });
  }
  return found;
}

/**
 * Mark a part of a sentence wherever an element says that sentence, blanks being alike.
 * @param {HTMLElement} within
 * @param {string} sentence
 * @param {number} start
 * @param {number} end
 */
export function markSentence(within, sentence, start, end) {
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  /** @type {[Text, number][]} each letter that is shown, by the node it is in and its place there */
  const letters = [];
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const words = /** @type {Text} */ (node).data;
    for (let at = 0; at < words.length; at += 1) {
      const letter = /\s/.test(words[at] ?? "") ? " " : (words[at] ?? "");
      if (letter === " " && text.endsWith(" ")) continue;
      text += letter;
      letters.push([/** @type {Text} */ (node), at]);
    }
  }
  const [head, wanted] = [sentence.slice(0, start), sentence.slice(start, end)].map((each) =>
    each.replace(/\s+/g, " "),
  );
  const found = text.indexOf(sentence.replace(/\s+/g, " "));
  if (found < 0 || !wanted || head === undefined) return;
  const span = letters.slice(found + head.length, found + head.length + wanted.length);
  for (const node of new Set(span.map(([each]) => each))) {
    const here = span.filter(([each]) => each === node);
    const [first, last] = [here[0], here.at(-1)];
    if (!first || !last || node.parentElement?.localName === "mark") continue;
    const range = document.createRange();
    range.setStart(node, first[1]);
    range.setEnd(node, last[1] + 1);
    range.surroundContents(document.createElement("mark"));
  }
}
