// @ts-check
/** Going into a text that is shown as it reads, and out of it: what one clicked at stays where it is. */

import { fieldOf, grow } from "./desk-fields.js";
import { behind } from "./desk-marks.js";

/** @typedef {import("./desk-fields.js").Field} Field */

// Pixels: lines of a text are 25 and 27 apart (desk.css).
const HALF_A_LINE = 13;
/** @type {Set<Field>} those that are left but wait for the button of the mouse, lest what is clicked moves away */
const left = new Set();
let pressed = false;
/** @typedef {{ at: number, node: Node, offset: number }} Letter its number in the text, and where it is shown */
/** @type {{ field: Field, from: Letter, to: Letter } | null} a text that is clicked at, until the button is let go */
let sweep = null;
/** @type {{ field: Field, at: number } | null} where the last click went in */
let entered = null;

export function bindEntering() {
  document.addEventListener("focusin", ({ target }) => {
    const field = fieldOf(target);
    if (field) enter(field);
  });
  document.addEventListener("focusout", ({ target }) => {
    const field = fieldOf(target);
    if (!field || !isTypedIn(field)) return;
    left.add(field);
    if (!pressed) leave();
  });
  document.addEventListener("mousedown", clicked, true);
  document.addEventListener("mousemove", swept);
  document.addEventListener("mouseup", released);
  document.addEventListener("dblclick", () => {
    // What is shown changed at the first click: the word is the one that was meant then.
    if (!entered) return;
    const { field, at } = entered;
    const word = [...field.value.matchAll(/[\p{L}\p{N}’'£.,-]*[\p{L}\p{N}]/gu)].find(
      ({ index, 0: letters }) => index <= at && at <= index + letters.length,
    );
    if (word) field.setSelectionRange(word.index, word.index + word[0].length);
  });
}

/** @param {Field} field */
function isTypedIn(field) {
  return field.parentElement?.matches(".reads.typing") ?? false;
}

/** Show a text as it is written. @param {Field} field */
function enter(field) {
  left.delete(field);
  if (!field.parentElement?.classList.contains("reads") || isTypedIn(field)) return;
  field.parentElement.classList.add("typing");
  grow(field);
}

/** Show those that were left as they read; the text one is in now stays where it is. */
function leave() {
  if (pressed) return;
  const now = document.activeElement;
  const gone = [...left].filter((field) => field !== now);
  left.clear();
  if (!gone.length) return;
  keeping(now, () => {
    for (const field of gone) {
      field.parentElement?.classList.remove("typing");
      grow(field);
    }
  });
}

/** @param {MouseEvent} event */
function clicked(event) {
  pressed = true;
  const field = fieldOf(event.target);
  if (event.detail < 2) entered = null;
  if (event.button !== 0 || !field || !field.parentElement?.classList.contains("reads") || isTypedIn(field)) return;
  const from = letterAt(field, event);
  if (!from) return;
  event.preventDefault();
  sweep = { field, from, to: from };
}

/** @param {MouseEvent} event */
function released(event) {
  pressed = false;
  if (sweep) letGo(event.clientY);
  // After the click, which comes of it.
  setTimeout(leave);
}

/** Select as far as the mouse is drawn. @param {MouseEvent} event */
function swept(event) {
  // Let go above the email or outside of the window, nobody told so.
  if (pressed && !event.buttons) released(event);
  if (!sweep) return;
  const { field, from } = sweep;
  const to = letterAt(field, event) ?? sweep.to;
  sweep.to = to;
  getSelection()?.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
}

/** Go into the text that was clicked at, at the letter or with the words. @param {number} y where the mouse is */
function letGo(y) {
  const { field, from, to } = /** @type {NonNullable<typeof sweep>} */ (sweep);
  sweep = null;
  entered = from.at === to.at ? { field, at: from.at } : null;
  field.focus({ preventScroll: true });
  const [start, end] = [Math.min(from.at, to.at), Math.max(from.at, to.at)];
  field.setSelectionRange(start, end, to.at < from.at ? "backward" : "forward");
  const here = topOf(field, to.at);
  // The letter need not be at the very middle of its line.
  if (here !== null && Math.abs(here - y) > HALF_A_LINE) scroll(field, here - y);
}

/**
 * Find the letter of a text that is shown at a place.
 * @param {Field} field
 * @param {{ clientX: number, clientY: number }} place
 * @returns {Letter | null} none where the browser cannot tell
 */
function letterAt(field, { clientX, clientY }) {
  if (!document.caretPositionFromPoint) return null;
  field.style.pointerEvents = "none";
  const found = document.caretPositionFromPoint(clientX, clientY);
  field.style.pointerEvents = "";
  const [node, offset] = [found?.offsetNode, found?.offset ?? 0];
  if (!node || !behind(field)?.contains(node)) return null;
  const piece = node instanceof Text ? node.parentElement : null;
  const at = piece?.dataset.at === undefined ? field.value.length : Number(piece.dataset.at) + offset;
  return { at, node, offset };
}

/** @param {Field} field @param {number} at @returns {number | null} where the middle of a letter is shown, from the top */
function topOf(field, at) {
  const all = /** @type {HTMLElement[]} */ ([...(behind(field)?.querySelectorAll("[data-at]") ?? [])]);
  const piece = all.reverse().find((each) => Number(each.dataset.at) <= at);
  const node = piece?.firstChild;
  if (!piece || !(node instanceof Text)) return null;
  const range = document.createRange();
  const first = Math.min(node.length - 1, at - Number(piece.dataset.at));
  range.setStart(node, first);
  range.setEnd(node, first + 1);
  // A blank that a line ends with is shown nowhere, and a letter after it on the next line.
  const box = [...range.getClientRects()].at(-1) ?? range.getBoundingClientRect();
  return box.height ? (box.top + box.bottom) / 2 : null;
}

/** Change what is shown, and keep an element where it is. @param {Element | null} element @param {() => void} change */
function keeping(element, change) {
  const before = element?.getBoundingClientRect().top ?? 0;
  change();
  if (element?.closest("#issue")) scroll(element, element.getBoundingClientRect().top - before);
}

/** Scroll the column that an element stands in, or the page. @param {Element} element @param {number} by */
function scroll(element, by) {
  const column = element.closest("#issue");
  const scrolls = column && getComputedStyle(column).overflowY === "auto" ? column : document.scrollingElement;
  scrolls?.scrollBy(0, by);
}
