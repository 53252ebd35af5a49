// @ts-check
/** What the checks say, and what can be done about it. */

import { askAllow } from "./desk-dialogs.js";
import { button, capital, figure, find, make, tell } from "./desk-dom.js";
import { goTo } from "./desk-fields.js";

/** @typedef {import("./desk-types.js").State} State */
/** @typedef {import("./desk-types.js").Finding} Finding */
/** @typedef {import("./desk-store.js").Store} Store */

/** @type {Set<string>} the groups the editor has shut or opened against their custom */
const turned = new Set();

/**
 * @param {Store} store
 * @param {State} state
 */
export function showChecks(store, state) {
  const place = find("#findings", HTMLElement);
  place.setAttribute("aria-busy", String(!state.checked));
  const { error, warning } = state.counts;
  const unknown = unknownOf(state);
  const title = unknown ? "Not checked" : `${figure(error, "error")}, ${figure(warning, "warning")}`;
  tell(find("#checks-title", HTMLElement), title);
  const tally = find(".panels .tally", HTMLElement);
  tell(tally, error + warning ? String(error + warning) : "");
  tally.classList.toggle("grave", error > 0);
  const said = JSON.stringify([state.findings, unknown]);
  if (place.dataset.said !== said) {
    place.dataset.said = said;
    showFindings(store, state, place);
  }
  const titles = new Map(state.parts.flatMap((part) => part.stories.map((story) => [story.key, story.headline])));
  for (const each of /** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll("[data-of]")))
    tell(each, titles.get(each.dataset.of ?? "") ?? "");
}

/** @param {State} state @returns {string} why it is not known whether there are faults; nothing where it is */
function unknownOf({ problem, findings, checked }) {
  if (problem) return "Nothing could be checked: what is wrong is said at the top.";
  return checked || findings.length ? "" : "The checks are being asked.";
}

/** @param {Store} store @param {State} state @param {HTMLElement} place */
function showFindings(store, state, place) {
  const { error, warning, info } = state.counts;
  const open = state.findings.filter((each) => !each.allowed && !each.not_run);
  /** @type {[string, string, Finding[], boolean][]} */
  const groups = [
    ["error", figure(error, "error"), open.filter((each) => each.severity === "error"), true],
    ["warning", figure(warning, "warning"), open.filter((each) => each.severity === "warning"), true],
    ["open", "Not checked", state.findings.filter((each) => each.not_run), true],
    ["note", figure(info, "note"), open.filter((each) => each.severity === "info"), false],
    ["let", "Let stand by an editor", state.findings.filter((each) => each.allowed), false],
  ];
  const focused = place.contains(document.activeElement) ? findingAt(document.activeElement) : -1;
  const shown = groups.filter(([, , findings]) => findings.length).map((group) => made(store, ...group));
  place.replaceChildren(...(shown.length ? shown : [make("p", { class: "none" }, unknownOf(state) || "No faults found.")]));
  if (focused < 0) return;
  // What was mended is gone: the next one takes the focus, so that keys go on from here.
  const all = [...place.querySelectorAll(".message")].filter(
    (each) => each instanceof HTMLElement && each.checkVisibility(),
  );
  const next = all[Math.min(focused, all.length - 1)] ?? find("#checks", HTMLElement);
  if (next instanceof HTMLElement) next.focus({ preventScroll: true });
}

/** @param {Element | null} element @returns {number} */
function findingAt(element) {
  return [...document.querySelectorAll("#findings li")].findIndex((each) => each.contains(element));
}

/** @param {Store} store @param {string} kind @param {string} title @param {Finding[]} findings @param {boolean} custom */
function made(store, kind, title, findings, custom) {
  const group = make("details", { class: kind, open: custom !== turned.has(kind) }, make("summary", {}, title));
  group.addEventListener("toggle", () => {
    if (group.open === custom) turned.delete(kind);
    else turned.add(kind);
  });
  group.append(make("ul", {}, ...findings.map((each) => row(store, each))));
  return group;
}

/** @param {Store} store @param {Finding} finding */
function row(store, finding) {
  const { target } = finding;
  const said = capital(finding.message);
  const leads = (target.story ?? target.section ?? target.field) !== undefined;
  const message = leads
    ? button(said, { class: "message" }, () => {
        document.body.dataset.panel = "issue";
        goTo(target, finding.text);
      })
    : make("p", { class: "message", tabindex: -1 }, said);
  const acts = make("p", { class: "acts" });
  const { fix, line, column, text } = finding;
  if (fix !== null && line !== null) {
    const words = fix ? `Write “${fix}”` : "Take it out";
    acts.append(
      button(words, { class: "fix", "aria-label": `${words} for “${text}”` }, () => {
        void store.act({ kind: "mend", check: finding.id, line, column: column ?? 0, text, fix });
      }),
    );
  }
  const open = !finding.binding && !finding.allowed && !finding.not_run && finding.severity !== "info";
  if (open) {
    acts.append(
      button("Let it stand…", { class: "allow", "aria-label": `Let it stand: ${finding.message}` }, () => {
        void askAllow(store, finding);
      }),
    );
  }
  return make(
    "li",
    {},
    message,
    finding.allowed && make("p", { class: "help" }, `Let stand: ${finding.allowed}`),
    finding.help && make("p", { class: "help" }, capital(finding.help)),
    finding.source && make("p", { class: "help" }, finding.source),
    acts.childElementCount > 0 && acts,
    make("p", { class: "place" }, placeOf(finding), make("span", { class: "id" }, finding.id)),
  );
}

/** @param {Finding} finding @returns {HTMLElement | null} what it is about: a story, whose headline is told later, or a file */
function placeOf({ target, place }) {
  if (target.story) return make("span", { class: "of", "data-of": target.story });
  return place ? make("span", { class: "of" }, place) : null;
}

