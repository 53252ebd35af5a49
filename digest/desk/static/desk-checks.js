// @ts-check
/** What the checks say, and what can be done about it. */

import { askAllow } from "./desk-dialogs.js";
import { button, figure, find, make, tell } from "./desk-dom.js";
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
  const { error, warning, info } = state.counts;
  tell(find("#checks-title", HTMLElement), `${figure(error, "error")}, ${figure(warning, "warning")}`);
  const tally = find(".panels .tally", HTMLElement);
  tell(tally, error + warning ? String(error + warning) : "");
  tally.classList.toggle("grave", error > 0);
  const said = JSON.stringify(state.findings);
  if (place.dataset.said === said) return;
  place.dataset.said = said;
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
  place.replaceChildren(...(shown.length ? shown : [make("p", { class: "none" }, "No faults found.")]));
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
  const leads = (target.story ?? target.section ?? target.field) !== undefined;
  const message = leads
    ? button(finding.message, { class: "message" }, () => {
        document.body.dataset.panel = "issue";
        goTo(target, finding.text);
      })
    : make("p", { class: "message", tabindex: -1 }, finding.message);
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
  // Where a button lets it stand, nobody needs to be told the comment that does.
  const help = open ? finding.help.replace(/^(?:mend it)?(?:,? or [^,:]*: )?<!-- allow: .*?-->/, "") : finding.help;
  return make(
    "li",
    {},
    message,
    finding.allowed && make("p", { class: "help" }, `Let stand: ${finding.allowed}`),
    help && make("p", { class: "help" }, help),
    finding.source && make("p", { class: "help" }, finding.source),
    acts.childElementCount > 0 && acts,
    make("p", { class: "place" }, finding.place && `${finding.place} `, make("span", { class: "id" }, finding.id)),
  );
}
