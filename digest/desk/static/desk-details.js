// @ts-check
/** What is seldom changed of an issue: its number, the days its articles are of, and whether it goes out at all. */

import { find, tell } from "./desk-dom.js";

/** @typedef {import("./desk-types.js").State} State */
/** @typedef {import("./desk-types.js").Edit} Edit */
/** @typedef {import("./desk-types.js").Fault} Fault */
/** @typedef {import("./desk-store.js").Store} Store */

const NAMES = ["number", "first", "last", "status"];
const DAYS = ["first", "last"];
/** @type {Map<string, string>} what the server last said stands in each field */
const told = new Map();
/** @type {Set<string>} the fields whose change is on its way: what stands there is neither taken nor refused yet */
const asked = new Set();

/** @param {string} name @returns {HTMLInputElement | HTMLSelectElement} */
function fieldOf(name) {
  return /** @type {HTMLInputElement} */ (find(`#detail-${name}`, HTMLElement));
}

/** @param {string} name @param {string} words nothing takes them away */
function noteFault(name, words) {
  const days = DAYS.includes(name);
  tell(find(`#detail-${days ? "last" : name}-fault`, HTMLElement), words);
  for (const each of days ? DAYS : [name]) {
    const field = fieldOf(each);
    if (words) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

/** @param {Store} store */
export function bindDetails(store) {
  for (const name of NAMES) {
    fieldOf(name).addEventListener("change", () => {
      const value = fieldOf(name).value.trim();
      if (value === told.get(name)) noteFault(name, "");
      else if (name === "number" || name === "status") void writeHeader(store, name, value);
      else void writeDays(store);
    });
  }
}

/** @param {Store} store @param {string} field @param {string} value */
async function writeHeader(store, field, value) {
  asked.add(field);
  await store.act({ kind: "set-header", field, value });
  asked.delete(field);
}

/** @param {Store} store */
async function writeDays(store) {
  const [first, last] = [fieldOf("first").value, fieldOf("last").value];
  if (!first || !last) return;
  for (const name of DAYS) asked.add(name);
  await store.ask("window", ({ revision }) => ({ revision, first, last }));
  for (const name of DAYS) asked.delete(name);
}

/** @param {State} state */
export function showDetails(state) {
  const { number, status } = state.header;
  const values = { number, status, first: state.days?.[0] ?? "", last: state.days?.[1] ?? "" };
  for (const [name, value] of Object.entries(values)) {
    const field = fieldOf(name);
    const same = told.get(name) === value;
    told.set(name, value);
    if (same && (document.activeElement === field || field.hasAttribute("aria-invalid") || asked.has(name))) continue;
    field.value = value;
    if (!same) noteFault(name, "");
  }
  const skipped = status === "skipped";
  const said = [number && `No ${number}`, state.span, skipped && "does not go out"].filter(Boolean);
  const place = find("#details-said", HTMLElement);
  tell(place, said.join(" · "));
  place.classList.toggle("odd", skipped);
}

/**
 * Show at its field what the server refused of it.
 * @param {Fault | null} fault
 * @param {Edit | null} edit
 * @returns {boolean} whether it was about one of these
 */
export function showDetailFault(fault, edit) {
  const name = edit?.kind === "set-header" ? String(edit.field) : !edit && asked.has("last") ? "last" : "";
  if (!fault || !NAMES.includes(name)) return false;
  const said = [fault.message.replace(/^\S+\.md: /, ""), fault.help].filter(Boolean).join(": ");
  noteFault(name, said.charAt(0).toUpperCase() + said.slice(1));
  find("#details", HTMLDetailsElement).open = true;
  return true;
}
