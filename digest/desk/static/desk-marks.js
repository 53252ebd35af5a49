// @ts-check
/** Marks behind the words of a field, and within the words of an article. */

import { make } from "./desk-dom.js";
import { EMPHASIS, LINK, STRONG, SYNTAX, read } from "./desk-reading.js";

/** @typedef {import("./desk-fields.js").Field} Field */
/** @typedef {{ start: number, end: number, words: string, kind: "grave" | "odd" | "borne" }} Mark offsets as JavaScript counts */

/** @type {[number, string][]} */
const NAMES = [
  [LINK, "link"],
  [STRONG, "strong"],
  [EMPHASIS, "emphasis"],
];
/** @type {WeakMap<HTMLElement, { told: Mark[], read: Mark[] }>} by what was told by the checks, and read in an article */
const known = new WeakMap();

/**
 * Make a field whose words can be marked: what is behind it has the same letters at the same places.
 *
 * One of Markdown is read there too: while nobody types in it, its links and emphasis are shown as they read.
 * @param {Field} field
 * @param {{ reads?: boolean }} [how]
 * @returns {HTMLElement}
 */
export function marked(field, { reads = false } = {}) {
  return make(
    "div",
    { class: reads ? "marked reads" : "marked" },
    make("div", { class: `behind behind-${field.className || field.id}`, "aria-hidden": "true" }),
    field,
  );
}

/** @param {Field} field @returns {HTMLElement | null} what is behind it */
export function behind(field) {
  const place = field.parentElement?.querySelector(":scope > .behind");
  return place instanceof HTMLElement ? place : null;
}

/**
 * Mark words of a field anew, of one of the two that mark.
 * @param {Field} field
 * @param {"told" | "read"} by
 * @param {Mark[]} marks
 */
export function setMarks(field, by, marks) {
  const place = behind(field);
  if (!place) return;
  const all = known.get(place) ?? { told: [], read: [] };
  all[by] = marks;
  known.set(place, all);
  drawMarks(field);
}

/** Draw what is behind a field as its words stand now. @param {Field} field */
export function drawMarks(field) {
  const place = behind(field);
  if (!place) return;
  const text = field.value;
  const reads = place.parentElement?.classList.contains("reads") ?? false;
  const typing = !reads || (place.parentElement?.classList.contains("typing") ?? false);
  const drawn = placed(known.get(place), text);
  const said = JSON.stringify([drawn, text, typing]);
  if (place.dataset.said === said) return;
  place.dataset.said = said;
  const { looks, links } = reads ? read(text) : { looks: new Uint8Array(text.length), links: [] };
  // An address that nobody sees is marked by the words that lead there.
  const seen = typing ? drawn : drawn.map((mark) => ({ ...mark, ...wordsOver(mark, links) }));
  place.replaceChildren(...pieces(text, looks, seen, typing));
  // A last line end is only shown with something after it.
  place.append("\u200b");
}

/** @param {{ told: Mark[], read: Mark[] } | undefined} marks @param {string} text @returns {Mark[]} in their order */
function placed(marks, text) {
  /** @type {Mark[]} */
  const drawn = [];
  for (const mark of marks ? [...marks.told, ...marks.read] : []) {
    // Until the answer comes, what was marked is where its words have gone, or nowhere.
    const by = text.slice(mark.start, mark.end) === mark.words ? 0 : nearest(text, mark) - mark.start;
    const [start, end] = [mark.start + by, mark.end + by];
    if (start < 0 || end <= start || drawn.some((other) => start < other.end && other.start < end)) continue;
    drawn.push({ ...mark, start, end });
  }
  return drawn.sort((one, other) => one.start - other.start);
}

/** @param {Mark} mark @param {import("./desk-reading.js").Link[]} links */
function wordsOver({ start, end }, links) {
  const link = links.find((each) => each.words[1] <= start && end <= each.end);
  return link ? { start: link.words[0], end: link.words[1] } : {};
}

/**
 * Cut a text where its look changes; each piece says by data-at where its first letter stands in the text.
 * @param {string} text
 * @param {Uint8Array} looks
 * @param {Mark[]} marks
 * @param {boolean} typing
 * @returns {HTMLElement[]}
 */
function pieces(text, looks, marks, typing) {
  const of = new Int16Array(text.length).fill(-1);
  for (const [number, { start, end }] of marks.entries()) of.fill(number, start, end);
  /** @type {HTMLElement[]} */
  const found = [];
  for (let start = 0, end = 0; start < text.length; start = end) {
    for (end = start + 1; end < text.length && looks[end] === looks[start] && of[end] === of[start]; ) end += 1;
    const look = looks[start] ?? 0;
    if (look & SYNTAX && !typing) continue;
    const mark = marks[of[start] ?? -1];
    const names = look & SYNTAX ? ["syntax"] : NAMES.filter(([bit]) => look & bit).map(([, name]) => name);
    if (mark) names.push(mark.kind);
    const attributes = { class: names.join(" ") || null, "data-at": start };
    found.push(make(mark ? "mark" : "span", attributes, text.slice(start, end)));
  }
  return found;
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
