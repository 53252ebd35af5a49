// @ts-check
/** The keys of the desk; those of the views are the preview's own. */

import { add } from "./desk-candidates.js";
import { find, isTyping } from "./desk-dom.js";
import { drop, lead } from "./desk-story.js";

/** @typedef {import("./desk-store.js").Store} Store */

/**
 * @param {Store} store
 * @param {{ save: () => void, undo: () => void, redo: () => void }} acts
 */
export function bindDeskKeys(store, acts) {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    const letter = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      if (letter === "s") acts.save();
      // In a text the browser undoes what was typed there; what it puts back is sent like any typing.
      else if (isTyping(event.target)) return;
      else if (letter === "z") (event.shiftKey ? acts.redo : acts.undo)();
      else if (letter === "y") acts.redo();
      else return;
      event.preventDefault();
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape") leave(/** @type {HTMLElement} */ (event.target));
      else if (
        event.key === "Enter" &&
        event.target instanceof HTMLElement &&
        event.target.hasAttribute("data-one-line")
      )
        event.preventDefault();
      return;
    }
    if (pressed(store, event.key, /** @type {HTMLElement} */ (document.activeElement ?? document.body)))
      event.preventDefault();
  });
}

/** @param {Store} store @param {string} key @param {HTMLElement} at @returns {boolean} */
function pressed(store, key, at) {
  const card = /** @type {HTMLElement | null} */ (at.closest("[data-story]"));
  const article = /** @type {HTMLElement | null} */ (at.closest("[data-article]"));
  if (key === "/") to("candidates", "#search");
  else if (key === "j" || key === "k") walk(at, key === "j" ? 1 : -1);
  else if (key === "c") to("checks", "#findings .message", "#checks");
  else if (key === "t") to("", "#save");
  else if (key === "e") to("issue", "#parts .grip", "#subject");
  else if (key === "a" && article) void add(store, article.dataset.article ?? "");
  else if (key === "x" && card) drop(store, card);
  else if (key === "l" && card) lead(store, card);
  else if (key === "Enter" && card && at.matches(".grip")) find(".headline", HTMLTextAreaElement, card).focus();
  else return false;
  return true;
}

/** Go to the first of some elements that there is. @param {string} panel @param {...string} selectors */
function to(panel, ...selectors) {
  if (panel) document.body.dataset.panel = panel;
  const found = selectors.map((each) => document.querySelector(each)).find(Boolean);
  if (found instanceof HTMLElement) found.focus();
  if (found instanceof HTMLInputElement) found.select();
}

/** Go on among the articles, the findings or the stories: wherever the focus is. @param {HTMLElement} at @param {1 | -1} by */
function walk(at, by) {
  const lists = [".articles .put", "#findings .message", "#parts .grip"].map((selector) =>
    /** @type {HTMLElement[]} */ ([...document.querySelectorAll(selector)]).filter((each) => each.checkVisibility()),
  );
  const within = at.closest(".candidates") ? lists[0] : at.closest(".checks") ? lists[1] : lists[2];
  if (!within?.length) return;
  const place = within.findIndex((each) => each === at || each.closest("li")?.contains(at));
  const next =
    within[place < 0 ? (by > 0 ? 0 : within.length - 1) : Math.min(within.length - 1, Math.max(0, place + by))];
  next?.focus();
  next?.closest("li")?.scrollIntoView({ block: "nearest" });
}

/** From a field to the story it is of. @param {HTMLElement} field */
function leave(field) {
  const grip = field.closest("[data-story]")?.querySelector(".grip");
  if (grip instanceof HTMLElement) grip.focus();
  else if (field.id === "search") {
    const first = document.querySelector(".articles .put");
    if (first instanceof HTMLElement) first.focus();
  } else field.blur();
}
