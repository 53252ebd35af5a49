// @ts-check
/** Put the regions of a page that was fetched in place of those that are shown. */

import { swapFrame } from "./frame.js";
import { say } from "./say.js";

/** @type {AbortController | null} */
let running = null;

/**
 * Fetch a page and show it; tell whether that went well. Of several at a time the last counts.
 * @param {string} address
 * @returns {Promise<boolean>}
 */
export async function load(address) {
  running?.abort();
  const mine = (running = new AbortController());
  let text = "";
  try {
    const response = await fetch(address, { signal: mine.signal, headers: { accept: "text/html" } });
    if (!response.ok) return false;
    text = await response.text();
  } catch (error) {
    return error instanceof DOMException && error.name === "AbortError";
  }
  if (mine.signal.aborted) return true;
  replace(new DOMParser().parseFromString(text, "text/html"));
  return true;
}

/** Show what only works with a script, once it runs. */
export function show() {
  for (const each of document.querySelectorAll("#handle, #help")) each.removeAttribute("hidden");
  document.documentElement.dataset.ready = document.body.dataset.revision ?? "";
}

/** @param {Document} fresh */
function replace(fresh) {
  const before = title();
  const focused = document.activeElement?.id ?? "";
  document.title = fresh.title;
  for (const [name, value] of Object.entries(fresh.body.dataset)) document.body.dataset[name] = value;
  const names = [...fresh.querySelectorAll("[data-region]")].map((each) => each.getAttribute("data-region"));
  const here = [...document.querySelectorAll("[data-region]")].map((each) => each.getAttribute("data-region"));
  if (names.join() === here.join()) {
    for (const region of fresh.querySelectorAll("[data-region]")) renew(/** @type {HTMLElement} */ (region));
  } else {
    location.reload(); // a page of another make: from nothing to show to something, or back
    return;
  }
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
  show();
  say(title() === before ? "The page shows the files as they are now." : title());
}

/** @returns {string} */
function title() {
  return document.getElementById("stage-title")?.textContent ?? "";
}

/**
 * Renew one region, unless it is as it was; a frame is not taken out before the next one is there.
 * @param {HTMLElement} fresh
 */
function renew(fresh) {
  const old = /** @type {HTMLElement | null} */ (
    document.querySelector(`[data-region="${fresh.dataset.region ?? ""}"]`)
  );
  if (!old || old.outerHTML === fresh.outerHTML) return;
  const frame = old.querySelector("iframe");
  const next = fresh.querySelector("iframe");
  keepOpen(old, fresh);
  if (frame && next) {
    swapFrame(old, fresh);
  } else {
    old.replaceWith(document.adoptNode(fresh));
  }
}

/**
 * Leave open what the reader opened, and shut what the reader shut.
 * @param {HTMLElement} old
 * @param {HTMLElement} fresh
 */
function keepOpen(old, fresh) {
  for (const each of old.querySelectorAll("details")) {
    const kind = each.className;
    const same = [...fresh.querySelectorAll("details")].find((other) => other.className === kind);
    if (same) same.open = each.open;
  }
}
