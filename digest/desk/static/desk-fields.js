// @ts-check
/** The fields in which words are edited. What is typed is never written over by an answer to it. */

import { find } from "./desk-dom.js";
import { drawMarks } from "./desk-marks.js";
import { nameOf } from "./desk-store.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */
/** @typedef {import("./desk-types.js").Edit} Edit */

const HEADER = new Set(["subject", "preheader"]);
const grows = !CSS.supports("field-sizing", "content");
/** @type {WeakMap<Field, string>} what the server last said stands in a field */
const told = new WeakMap();

/** @param {EventTarget | null} target @returns {Field | null} */
export function fieldOf(target) {
  const one = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target : null;
  return one?.dataset.field ? one : null;
}

/** @param {Field} field @returns {Edit} the edit that writes what stands in it */
export function editOf(field) {
  const [name, value] = [field.dataset.field ?? "", field.value];
  const story = field.closest("[data-story]")?.getAttribute("data-story");
  if (story !== null && story !== undefined) return { kind: "set-story", story, field: name, value };
  const section = field.closest("[data-section]")?.getAttribute("data-section");
  if (section !== null && section !== undefined) return { kind: "set-section", section, field: name, value };
  return HEADER.has(name) ? { kind: "set-header", field: name, value } : { kind: "set-intro", value };
}

/**
 * Show what the server says stands in a field, unless more has been typed since; the caret stays at its words.
 * @param {Field} field
 * @param {string} value
 * @param {{ holds: (name: string) => boolean }} store
 * @param {Set<string>} answered names of the edits that this is the answer to
 */
export function show(field, value, store, answered) {
  const before = told.get(field);
  told.set(field, value);
  const name = nameOf(editOf(field));
  const mine = document.activeElement === field;
  // An answer may have blanks taken off that were only just typed: they stay until the field is left.
  const kept = store.holds(name) || (mine && (answered.has(name) || before === value));
  if (!kept) put(field, value);
  grow(field);
}

/** Put in what the server has once a field is left. @param {Field} field @param {{ holds: (name: string) => boolean }} store */
export function settle(field, store) {
  const value = told.get(field);
  if (value !== undefined && !store.holds(nameOf(editOf(field)))) put(field, value);
  grow(field);
}

/** @param {Field} field @param {string} value */
function put(field, value) {
  if (field.value === value) return;
  const [old, start, end] = [field.value, field.selectionStart ?? 0, field.selectionEnd ?? 0];
  field.value = value;
  if (document.activeElement === field) field.setSelectionRange(moved(old, value, start), moved(old, value, end));
}

/** Find where a place in a text is after a change elsewhere in it. @param {string} old @param {string} now @param {number} at */
function moved(old, now, at) {
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  return at <= head ? at : Math.max(head, now.length - (old.length - at));
}

/** Make a field as high as its words, and mark them. @param {Field} field */
export function grow(field) {
  drawMarks(field);
  if (!grows || field instanceof HTMLInputElement) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}

/**
 * Go to a field and select words in it.
 * @param {import("./desk-types.js").Target} target
 * @param {string} words
 * @returns {boolean} whether there is such a field
 */
export function goTo(target, words) {
  const field = fieldFor(target, words);
  if (!field) return false;
  field.focus();
  const at = words ? field.value.indexOf(words) : -1;
  if (at >= 0) field.setSelectionRange(at, at + words.length);
  const story = field.closest("[data-story]") ?? field;
  story.scrollIntoView({ block: "nearest" });
  field.scrollIntoView({ block: "nearest" });
  return true;
}

/** @param {import("./desk-types.js").Target} target @param {string} words @returns {Field | null} */
function fieldFor(target, words) {
  const within = target.story
    ? document.querySelector(`[data-story="${CSS.escape(target.story)}"]`)
    : target.section
      ? document.querySelector(`[data-section="${CSS.escape(target.section)}"]`)
      : find(".header", HTMLElement);
  const all = /** @type {Field[]} */ ([...(within?.querySelectorAll("[data-field]") ?? [])]);
  const fields = target.section ? all.filter((field) => !field.closest("[data-story]")) : all;
  return (
    fields.find((field) => field.dataset.field === target.field) ??
    fields.find((field) => words && field.value.includes(words)) ??
    fields.find((field) => field.dataset.field === "text") ??
    (target.story || target.section ? fields[0] : null) ??
    null
  );
}
