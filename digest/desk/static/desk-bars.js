// @ts-check
/** What needs a decision or an answer, above the columns. */

import { button, find, make } from "./desk-dom.js";

/**
 * Show, change or take away a bar.
 * @param {string} name
 * @param {string} words nothing takes it away
 * @param {{ help?: string, grave?: boolean, acts?: [string, () => void][] }} [more]
 */
export function bar(name, words, { help = "", grave = false, acts = [] } = {}) {
  const bars = find("#bars", HTMLElement);
  const old = bars.querySelector(`[data-bar="${name}"]`);
  const said = JSON.stringify([words, help, acts.map(([each]) => each)]);
  if (!words) {
    old?.remove();
    return;
  }
  if (old instanceof HTMLElement && old.dataset.said === said) return;
  const made = make(
    "div",
    { class: grave ? "bar grave" : "bar", "data-bar": name, "data-said": said, role: grave ? "alert" : "status" },
    make("p", {}, make("strong", {}, words), help ? ` ${help}` : ""),
    ...acts.map(([each, act]) => button(each, {}, act)),
  );
  if (old) old.replaceWith(made);
  else bars.append(made);
}
