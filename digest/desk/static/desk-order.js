// @ts-check
/** The running order: stories are moved by mouse, touch or keys, and articles are dragged in. */

import { find } from "./desk-dom.js";
import { say } from "./say.js";

/** @typedef {import("./desk-types.js").Place} Place */
/** @typedef {import("./desk-store.js").Store} Store */
/** @typedef {{ list: HTMLElement, before: Element | null }} Spot where something would be put down */

// Pixels after which a press is a drag, and from the edge of the column at which it scrolls, by how much a frame.
const FAR = 5;
const EDGE = 56;
const SCROLL = 14;

/** @type {{ card: HTMLElement, list: Element, next: Element | null } | null} what is held by keys */
let held = null;
let dragging = false;

/** @returns {boolean} whether the order on the page is not to be touched just now */
export function isHeld() {
  return held !== null || dragging;
}

/**
 * Show headlines alone while the order is changed, and all else again afterwards; what is moved stays where it is seen.
 * @param {boolean} on
 * @param {HTMLElement} item
 */
function brief(on, item) {
  const before = item.getBoundingClientRect().top;
  find("#parts", HTMLElement).classList.toggle("ordering", on);
  const by = item.getBoundingClientRect().top - before;
  if (item.dataset.story !== undefined) scroller().scrollBy(0, by);
}

/** @returns {Element} what scrolls the issue: its column, or the whole page */
function scroller() {
  const column = find("#issue", HTMLElement);
  const own = getComputedStyle(column).overflowY !== "visible";
  return own ? column : (document.scrollingElement ?? column);
}

/** @returns {HTMLElement[]} the stories in reading order */
function stories() {
  return /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#parts [data-story]")]);
}

/** @returns {HTMLElement[]} the lists that hold stories */
function lists() {
  return /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-kind=stories] > .stories")]);
}

/** @param {Element} list @returns {string} the section a list is of */
function sectionOf(list) {
  return list.closest("[data-section]")?.getAttribute("data-section") ?? "";
}

/** @param {Element | null} card @returns {string | undefined} */
function keyOf(card) {
  return card?.getAttribute("data-story") ?? undefined;
}

/** @param {HTMLElement} card @returns {Place} the place it has, by its neighbours */
function placeNow(card) {
  const [before, after] = [keyOf(card.previousElementSibling), keyOf(card.nextElementSibling)];
  if (before !== undefined) return { after: before };
  if (after !== undefined) return { before: after };
  return { start: sectionOf(card) };
}

/**
 * Find the place one up or down: past a neighbour, or into the next section.
 * @param {HTMLElement} card
 * @param {-1 | 1} by
 * @returns {Spot | null}
 */
function spotBeyond(card, by) {
  const list = /** @type {HTMLElement} */ (card.parentElement);
  const beside = by < 0 ? card.previousElementSibling : card.nextElementSibling;
  if (beside) return { list, before: by < 0 ? beside : beside.nextElementSibling };
  const all = lists();
  const other = all[all.indexOf(list) + by];
  return other ? { list: other, before: by < 0 ? null : other.firstElementChild } : null;
}

/** @param {Spot} spot @returns {Place} */
function placeAt({ list, before }) {
  if (before) return { before: keyOf(before) ?? "" };
  const last = keyOf(list.lastElementChild);
  return last !== undefined ? { after: last } : { start: sectionOf(list) };
}

/** @param {HTMLElement} card @param {-1 | 1} by @returns {Place | null} the place one up or down */
export function placeOf(card, by) {
  const spot = spotBeyond(card, by);
  return spot && placeAt(spot);
}

/** @param {HTMLElement} card @returns {string} where a story stands, in words */
function standing(card) {
  const all = stories();
  const section = card.closest(".part")?.getAttribute("aria-label") ?? "";
  const within = lists().length > 1 && section !== "Stories" ? `, in ${section}` : "";
  return `Story ${all.indexOf(card) + 1} of ${all.length}${within}`;
}

// --- by keys -------------------------------------------------------------------------------------

/**
 * @param {Store} store
 * @param {() => void} redraw shows the order as the server has it
 */
export function bindOrder(store, redraw) {
  document.addEventListener("keydown", (event) => {
    const grip = event.target instanceof HTMLElement && event.target.matches(".grip") ? event.target : null;
    const card = /** @type {HTMLElement | null} */ (grip?.closest("[data-story]") ?? null);
    if (!grip || !card || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!pressed(event.key, card)) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // while a story is held, letters mean nothing else
  });
  document.addEventListener("focusout", (event) => {
    if (held && event.target instanceof HTMLElement && held.card.contains(event.target) && !moving) letGo(true);
  });
  let moving = false;

  /** @param {string} key @param {HTMLElement} card @returns {boolean} whether the key meant something */
  const pressed = (key, card) => {
    if (!held) {
      if (key !== " ") return false;
      take(card);
      return true;
    }
    if (key === " " || key === "Enter" || key === "Escape") letGo(key === "Escape");
    else if (key === "ArrowUp" || key === "ArrowDown") shift(card, key === "ArrowUp" ? -1 : 1);
    else return key !== "Tab";
    return true;
  };

  /** @param {HTMLElement} card @param {-1 | 1} by */
  const shift = (card, by) => {
    const spot = spotBeyond(card, by);
    if (!spot) return;
    moving = true;
    spot.list.insertBefore(card, spot.before);
    find(".grip", HTMLButtonElement, card).focus();
    moving = false;
    card.scrollIntoView({ block: "nearest" });
    say(standing(card));
  };

  /** @param {HTMLElement} card */
  const take = (card) => {
    held = { card, list: /** @type {Element} */ (card.parentElement), next: card.nextElementSibling };
    card.classList.add("held");
    brief(true, card);
    find(".grip", HTMLButtonElement, card).setAttribute("aria-pressed", "true");
    say(`Taken up: ${card.getAttribute("aria-label") ?? ""}. ${standing(card)}. Arrows move it, Space puts it down.`);
  };

  /** @param {boolean} back */
  const letGo = (back) => {
    if (!held) return;
    const { card, list, next } = held;
    held = null;
    card.classList.remove("held");
    brief(false, card);
    find(".grip", HTMLButtonElement, card).removeAttribute("aria-pressed");
    const same = card.parentElement === list && card.nextElementSibling === next;
    if (back || same) {
      redraw();
      say(`${back ? "Back where it was" : "Put down"}. ${standing(card)}.`);
      return;
    }
    say(`Put down. ${standing(card)}.`);
    void store.act({ kind: "move-story", story: keyOf(card) ?? "", to: placeNow(card) });
  };

  bindDrag(store, redraw);
}

// --- by the mouse, or a finger on the grip -------------------------------------------------------

/** @param {Store} store @param {() => void} redraw */
function bindDrag(store, redraw) {
  document.addEventListener("pointerdown", (event) => {
    const grip = event.target instanceof Element ? event.target.closest(".grip, .haul") : null;
    const item = /** @type {HTMLElement | null} */ (grip?.closest("[data-story], [data-article]") ?? null);
    if (!(grip instanceof HTMLElement) || !item || event.button !== 0 || !event.isPrimary) return;
    grip.setPointerCapture(event.pointerId);
    const [x, y] = [event.clientX, event.clientY];
    /** @type {Spot | null} */
    let spot = null;
    let at = { x, y };
    let frame = 0;
    const follow = () => {
      spot = spotAt(at.x, at.y, item);
      mark(spot);
      scrollBy(at.y);
      frame = requestAnimationFrame(follow);
    };
    /** @param {PointerEvent} move */
    const drag = (move) => {
      at = { x: move.clientX, y: move.clientY };
      if (dragging || Math.hypot(at.x - x, at.y - y) < FAR) return;
      dragging = true;
      item.classList.add("held");
      brief(true, item);
      document.documentElement.classList.add("hauling");
      follow();
    };
    /** @param {boolean} drop */
    const end = (drop) => {
      cancelAnimationFrame(frame);
      stop.abort();
      mark(null);
      item.classList.remove("held");
      document.documentElement.classList.remove("hauling");
      const to = drop && dragging ? spot : null;
      if (!dragging) return;
      dragging = false;
      if (to) put(store, item, to);
      brief(false, item);
      redraw();
    };
    const stop = new AbortController();
    const { signal } = stop;
    grip.addEventListener("pointermove", drag, { signal });
    grip.addEventListener("pointerup", () => end(true), { signal });
    grip.addEventListener("pointercancel", () => end(false), { signal });
    document.addEventListener(
      "keydown",
      (key) => {
        if (key.key === "Escape" && dragging) end(false);
      },
      { signal, capture: true },
    );
  });
}

/** @param {Store} store @param {HTMLElement} item @param {Spot} to */
function put(store, item, to) {
  const article = item.dataset.article;
  if (article !== undefined) {
    const detail = { article, place: placeAt(to), section: sectionOf(to.list) };
    document.dispatchEvent(new CustomEvent("put-in", { detail }));
    return;
  }
  if (item.parentElement === to.list && item.nextElementSibling === to.before) return;
  to.list.insertBefore(item, to.before);
  find(".grip", HTMLButtonElement, item).focus({ preventScroll: true });
  say(`Put down. ${standing(item)}.`);
  void store.act({ kind: "move-story", story: keyOf(item) ?? "", to: placeNow(item) });
}

/**
 * Find where something would go that is let go of here.
 * @param {number} x
 * @param {number} y
 * @param {HTMLElement} item
 * @returns {Spot | null}
 */
function spotAt(x, y, item) {
  const column = find("#issue", HTMLElement).getBoundingClientRect();
  if (x < column.left || x > column.right) return null;
  /** @type {HTMLElement | null} */
  let list = null;
  for (const each of lists())
    if (!list || /** @type {Element} */ (each.parentElement).getBoundingClientRect().top <= y) list = each;
  if (!list) return null;
  const cards = [...list.children].filter((card) => card !== item);
  const before = cards.find((card) => {
    const { top, height } = card.getBoundingClientRect();
    return y < top + height / 2;
  });
  return { list, before: before ?? null };
}

/** @param {Spot | null} spot */
function mark(spot) {
  for (const each of document.querySelectorAll(".drop-before, .drop-end"))
    each.classList.remove("drop-before", "drop-end");
  if (spot?.before) spot.before.classList.add("drop-before");
  else spot?.list.classList.add("drop-end");
}

/** @param {number} y */
function scrollBy(y) {
  const moves = scroller();
  const { top, bottom } = moves.matches(".issue") ? moves.getBoundingClientRect() : { top: 0, bottom: innerHeight };
  const by = y < top + EDGE ? -SCROLL : y > bottom - EDGE ? SCROLL : 0;
  if (by) moves.scrollBy(0, by);
}
