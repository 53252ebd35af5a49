// @ts-check
/** Drag the edge of the email, or move it by keys, to see it at any width. */

import { setWidth } from "./frame.js";

const STEP = 5;
const STRIDE = 40;

/** Listen once for the whole page: the handle itself may be renewed. */
export function bindWidth() {
  document.addEventListener("pointerdown", (event) => {
    const handle = handleOf(event.target);
    if (!handle) return;
    event.preventDefault();
    handle.focus();
    handle.setPointerCapture(event.pointerId);
    const [start, width] = [event.clientX, widthOf(handle)];
    // The frame stands in the middle, and grows on both sides: half of it follows the pointer.
    const sides = handle.closest(".holder")?.classList.contains("start") ? 1 : 2;
    document.documentElement.classList.add("dragging");
    /** @param {PointerEvent} move */
    const drag = (move) => set(handle, width + sides * (move.clientX - start));
    const stop = () => {
      document.documentElement.classList.remove("dragging");
      handle.removeEventListener("pointermove", drag);
      remember(handle);
    };
    handle.addEventListener("pointermove", drag);
    handle.addEventListener("lostpointercapture", stop, { once: true });
  });

  document.addEventListener("keydown", (event) => {
    const handle = handleOf(event.target);
    if (!handle || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? STRIDE : STEP;
    const [least, most] = limits(handle);
    const to = {
      ArrowLeft: widthOf(handle) - step,
      ArrowRight: widthOf(handle) + step,
      Home: least,
      End: most,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    set(handle, to);
    remember(handle);
  });
}

/**
 * @param {EventTarget | null} target
 * @returns {HTMLElement | null}
 */
function handleOf(target) {
  return target instanceof HTMLElement && target.id === "handle" ? target : null;
}

/** @param {HTMLElement} handle */
function widthOf(handle) {
  return Number(handle.getAttribute("aria-valuenow"));
}

/**
 * @param {HTMLElement} handle
 * @returns {[number, number]}
 */
function limits(handle) {
  return [Number(handle.getAttribute("aria-valuemin")), Number(handle.getAttribute("aria-valuemax"))];
}

/**
 * @param {HTMLElement} handle
 * @param {number} wanted
 */
function set(handle, wanted) {
  const [least, most] = limits(handle);
  const width = Math.round(Math.min(most, Math.max(least, wanted)));
  setWidth(document, width);
  const said = document.getElementById("width");
  let named = false;
  for (const link of document.querySelectorAll("a[data-width]")) {
    const same = link.getAttribute("data-width") === String(width);
    named ||= same;
    if (same) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  if (said) said.textContent = named ? "" : String(width);
}

/**
 * Keep the width in the address, so that the page comes back as it is.
 * @param {HTMLElement} handle
 */
function remember(handle) {
  const here = new URL(location.href);
  here.searchParams.set("width", String(widthOf(handle)));
  history.replaceState(null, "", here);
}
