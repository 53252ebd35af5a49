// @ts-check
/** The right column: how the preview and the checks share its height. */

import { find } from "./desk-dom.js";

// Per cent of the height that the preview gets: at least, at most, where it is the larger, where the checks are; a step.
const LEAST = 20;
const MOST = 85;
const LARGE = 60;
const SMALL = 36;
const STEP = 5;

let share = LARGE;

export function bindBeside() {
  const split = find("#split", HTMLElement);
  const beside = find(".beside", HTMLElement);
  /** @param {number} wanted */
  const give = (wanted) => {
    share = Math.round(Math.max(LEAST, Math.min(MOST, wanted)));
    beside.style.setProperty("--share", String(share));
    split.setAttribute("aria-valuenow", String(share));
  };
  const turn = () => give(share > (LARGE + SMALL) / 2 ? SMALL : LARGE);
  split.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    split.setPointerCapture(event.pointerId);
    split.classList.add("dragged");
  });
  split.addEventListener("pointermove", (event) => {
    if (!split.hasPointerCapture(event.pointerId)) return;
    const { top, height } = beside.getBoundingClientRect();
    give((100 * (event.clientY - top)) / height);
  });
  split.addEventListener("lostpointercapture", () => split.classList.remove("dragged"));
  split.addEventListener("dblclick", turn);
  split.addEventListener("keydown", (event) => {
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowUp: () => give(share - STEP),
      ArrowDown: () => give(share + STEP),
      Home: () => give(LEAST),
      End: () => give(MOST),
      Enter: turn,
    };
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  // Errors come first. Only when the page opens: nothing jumps away under who mends the last of them.
  const findings = find("#findings", HTMLElement);
  const first = new MutationObserver(() => {
    if (!findings.childElementCount || findings.getAttribute("aria-busy") === "true") return;
    first.disconnect();
    if (findings.querySelector(".error")) give(SMALL);
  });
  first.observe(findings, { childList: true });
}
