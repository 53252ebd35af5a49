// @ts-check
/** What the desk asks before it does something. */

import { find, make } from "./desk-dom.js";

/** @typedef {import("./desk-types.js").Conflict} Conflict */
/** @typedef {import("./desk-types.js").Finding} Finding */
/** @typedef {import("./desk-types.js").State} State */
/** @typedef {import("./desk-store.js").Store} Store */

/**
 * Open a dialog; what had the focus has it again afterwards.
 * @param {string} id
 * @returns {Promise<FormData | null>} what was filled in, null if it was not confirmed
 */
function put(id) {
  const dialog = find(`#${id}`, HTMLDialogElement);
  if (dialog.open) return Promise.resolve(null);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener(
      "close",
      () => resolve(dialog.returnValue === "yes" ? new FormData(find("form", HTMLFormElement, dialog)) : null),
      { once: true },
    );
  });
}

/**
 * Open a dialog with the focus on what changes nothing, or where it is said.
 * @param {HTMLDialogElement} dialog
 * @param {HTMLElement} [first]
 * @returns {Promise<boolean>} whether it was confirmed
 */
export function opened(dialog, first) {
  if (dialog.open) return Promise.resolve(false);
  dialog.returnValue = "";
  dialog.showModal();
  const cancel = find(".cancel", HTMLButtonElement, dialog);
  // Where Enter in a field means to go on, what cancels must not be the button that submits.
  if (cancel.type === "button") cancel.onclick = () => dialog.close("");
  (first ?? cancel).focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/** @param {FormData} filled @param {string} name @returns {string} */
function text(filled, name) {
  const value = filled.get(name);
  return typeof value === "string" ? value.trim() : "";
}

/** @returns {Promise<string>} who approves; nothing if nobody does */
export async function askName() {
  const filled = await put("ask-approve");
  return filled ? text(filled, "by") : "";
}

/** @param {string[]} to @returns {Promise<boolean>} */
export async function askTest(to) {
  find("#ask-test .about", HTMLElement).textContent = `The issue as it is goes to ${to.join(", ")}.`;
  return (await put("ask-test")) !== null;
}

/** @param {Store} store @param {Finding} finding */
export async function askAllow(store, finding) {
  const dialog = find("#ask-allow", HTMLDialogElement);
  find("form", HTMLFormElement, dialog).reset();
  find(".about", HTMLElement, dialog).textContent = finding.message;
  find(".only", HTMLElement, dialog).hidden = !finding.text;
  find(".words-of", HTMLElement, dialog).textContent = finding.text;
  const filled = await put("ask-allow");
  const reason = filled ? text(filled, "reason") : "";
  if (!filled || !reason) return;
  const { story, section } = finding.target ?? {};
  await store.act({
    kind: "allow",
    check: finding.id,
    reason,
    ...(story !== undefined ? { story } : section ? { section } : {}),
    ...(finding.text && filled.get("words") ? { words: finding.text } : {}),
  });
}

/** @param {Store} store */
export async function askStory(store) {
  const dialog = find("#ask-story", HTMLDialogElement);
  find("form", HTMLFormElement, dialog).reset();
  const filled = await put("ask-story");
  if (!filled) return;
  const parts = (store.state?.parts ?? []).filter((part) => part.kind === "stories");
  const last = parts.flatMap((part) => part.stories).at(-1);
  const to = last ? { after: last.key } : { end: parts.at(-1)?.key ?? "" };
  const [headline, url, words] = [text(filled, "headline"), text(filled, "url"), text(filled, "text")];
  await store.act({ kind: "add-story", to, headline, url, text: words });
  const cards = [...document.querySelectorAll("[data-story]")];
  const made = cards.find((card) => card.getAttribute("aria-label") === headline);
  const grip = made?.querySelector(".grip");
  if (grip instanceof HTMLElement) grip.focus();
}

/**
 * Show both versions of each place that two have changed, side by side.
 * @param {Store} store
 * @param {Conflict[]} conflicts
 * @returns {Promise<Record<string, "mine" | "theirs" | "both"> | null>} whose counts, by key; null if that is not said
 */
export async function askConflicts(store, conflicts) {
  if (!conflicts.length) return {};
  const place = find("#ask-conflicts .conflicts", HTMLElement);
  place.replaceChildren(...conflicts.map((each, at) => both(each, at, nameOf(store, each.where))));
  const filled = await put("ask-conflicts");
  if (!filled) return null;
  const sides = /** @type {const} */ (["theirs", "both"]);
  return Object.fromEntries(
    conflicts.map(({ key }, at) => [key, sides.find((side) => filled.get(`choice-${at}`) === side) ?? "mine"]),
  );
}

/** @param {Store} store @param {string} where @returns {string} what a story or section is called on the page */
function nameOf(store, where) {
  if (where === "header") return "";
  if (where === "intro") return "Opening words";
  const parts = store.state?.parts ?? [];
  const story = parts.flatMap((part) => part.stories).find((each) => `story:${each.key}` === where);
  const section = parts.find((each) => `section:${each.key}` === where);
  return story?.headline || section?.title || where.replace(/^(?:story|section|issue):?/, "");
}

/** @param {Conflict} conflict @param {number} at @param {string} name */
function both(conflict, at, name) {
  /** @param {"mine" | "theirs"} side @param {string} words */
  const version = (side, words) => {
    const other = (side === "mine" ? conflict.theirs : conflict.mine) ?? "";
    const choice = make("input", { type: "radio", name: `choice-${at}`, value: side, required: true });
    if (side === "mine") choice.checked = true;
    const label = make("span", { class: "side" }, choice, side === "mine" ? "Yours, here" : "Theirs, in the file");
    return make("label", { class: side }, label, make("span", { class: "version" }, ...differing(words, other)));
  };
  return make(
    "fieldset",
    {},
    make("legend", {}, [name, conflict.field].filter(Boolean).join(": ")),
    version("mine", conflict.mine ?? ""),
    version("theirs", conflict.theirs ?? ""),
    conflict.both &&
      make(
        "label",
        { class: "both" },
        make(
          "span",
          { class: "side" },
          make("input", { type: "radio", name: `choice-${at}`, value: "both", required: true }),
          "Both, yours first",
        ),
        " to be tidied by hand",
      ),
  );
}

/** Mark what one text has and the other has not, between their like beginnings and ends. @param {string} words @param {string} other */
function differing(words, other) {
  if (!words) return [make("em", {}, "nothing: it is taken out")];
  const [mine, theirs] = [words.split(/(?<=\s)/), other.split(/(?<=\s)/)];
  let head = 0;
  while (head < Math.min(mine.length, theirs.length) && mine[head] === theirs[head]) head += 1;
  let tail = 0;
  const most = Math.min(mine.length, theirs.length) - head;
  while (tail < most && mine[mine.length - 1 - tail] === theirs[theirs.length - 1 - tail]) tail += 1;
  const [before, within, after] = [
    mine.slice(0, head),
    mine.slice(head, mine.length - tail),
    mine.slice(mine.length - tail),
  ];
  return [before.join(""), within.length ? make("mark", {}, within.join("")) : "", after.join("")];
}
