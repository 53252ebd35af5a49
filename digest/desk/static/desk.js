// @ts-check
/** The desk: an issue is edited here, its email and its checks beside it. */

import { bar } from "./desk-bars.js";
import { bindBeside } from "./desk-beside.js";
import { bindCandidates, readCandidates } from "./desk-candidates.js";
import { showChecks } from "./desk-checks.js";
import { askConflicts, askName, askStory, askTest } from "./desk-dialogs.js";
import { bindDetails, showDetailFault, showDetails } from "./desk-details.js";
import { find, moment, sentence, tell } from "./desk-dom.js";
import { bindEntering } from "./desk-enter.js";
import { editOf, fieldOf, grow, settle } from "./desk-fields.js";
import { handOver } from "./desk-handover.js";
import { showCuts, showIssue } from "./desk-issue.js";
import { bindDeskKeys } from "./desk-keys.js";
import { bindOrder } from "./desk-order.js";
import { bindPreview, follow, emailShown, loadPreview, showSize } from "./desk-preview.js";
import { addSection } from "./desk-sections.js";
import { Store } from "./desk-store.js";
import { bindKeys } from "./keys.js";
import { say } from "./say.js";

/** @typedef {import("./desk-types.js").State} State */
/** @typedef {import("./desk-types.js").Conflict} Conflict */

const store = new Store(document.body.dataset.api ?? "");
const buttons = /** @type {Record<string, HTMLButtonElement>} */ (
  Object.fromEntries(
    ["undo", "redo", "save", "build", "approve", "handover", "test"].map((id) => [
      id,
      find(`#${id}`, HTMLButtonElement),
    ]),
  )
);
/** @type {Intl.DateTimeFormatOptions} */
const MINUTE = { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" };
// Milliseconds after which what was told is looked at.
const REST = 150;
let away = false;
let dropped = { words: "", revision: -1 };

// --- what the server says ------------------------------------------------------------------------

store.onState = (state, answered) => {
  showIssue(store, state, answered);
  showDetails(state);
  showChecks(store, state);
  showSize(state.size);
  showActs(state);
  showBars(state);
  showDropped(state, answered);
  if (state.proof !== emailShown()) void loadPreview();
  if (!state.checked) lookSoon();
  document.documentElement.dataset.ready = String(state.revision);
};

store.onStanding = (standing) => {
  away = standing === "away";
  bar("away", away ? "Digest no longer answers." : "", {
    grave: true,
    help:
      "What you typed is kept on this page and sent as soon as it answers. If it was ended, start digest desk again " +
      `with --port ${location.port}, and open the address it prints.`,
  });
  document.documentElement.dataset.sends = standing;
  showSaved();
};

store.onFault = (fault, edit) => {
  if (showDetailFault(fault, edit)) return;
  bar("fault", sentence(fault?.message ?? ""), {
    grave: true,
    help: fault
      ? [sentence(fault.help), edit?.value ? `What you typed: “${String(edit.value)}”` : ""].filter(Boolean).join(" ")
      : "",
    acts: [["Dismiss", () => bar("fault", "")]],
  });
};

store.onNames = (names, what) => {
  const elements = [...document.querySelectorAll(`[data-${what}]`)].filter((each) =>
    names.has(each.getAttribute(`data-${what}`) ?? ""),
  );
  for (const [each, key] of elements.map(
    (each) => /** @type {const} */ ([each, names.get(each.getAttribute(`data-${what}`) ?? "") ?? ""]),
  ))
    each.setAttribute(`data-${what}`, key);
};

/**
 * Offer a dropped story or section again, until something else is done: then undo means that.
 * @param {State} state
 * @param {Set<string>} answered
 */
function showDropped({ revision }, answered) {
  const just = [...answered].some((name) => /^(?:drop-story|remove-section)/.test(name));
  if (just) dropped.revision = revision;
  const { words } = dropped;
  bar("dropped", dropped.revision === revision ? words : "", { acts: [["Bring it back", undo]] });
  if (!just) return;
  say(`${words}. Control Z brings it back.`);
  void readCandidates(store);
}

/** @param {State} state */
function showActs(state) {
  const broken = state.problem !== null;
  for (const [name, off] of /** @type {const} */ ([
    ["undo", !state.undo],
    ["redo", !state.redo],
    ["build", broken],
    ["approve", broken],
    ["handover", broken],
    ["test", broken],
  ]))
    enable(name, !off);
  const test = /** @type {HTMLButtonElement} */ (buttons.test);
  test.hidden = !state.test.length;
  tell(find("#number", HTMLElement), state.number ? ` · No ${state.number}` : "");
  showSaved();
}

/** A button that goes off keeps the focus it has. @param {string} name @param {boolean} on */
function enable(name, on) {
  const each = /** @type {HTMLButtonElement} */ (buttons[name]);
  each.disabled = false;
  each.setAttribute("aria-disabled", String(!on));
}

function showSaved() {
  const state = store.state;
  if (!state) return;
  const saved = state.saved && !store.isBehind;
  enable("save", !saved);
  const record = state.record.length && saved ? `, ${state.record.join(", ")}` : "";
  tell(find("#saved", HTMLElement), away ? "Not sent" : saved ? `Saved${record}` : "Not saved yet");
  document.documentElement.dataset.saved = String(saved);
}

/** @param {State} state */
function showBars(state) {
  const { unsaved, problem } = state;
  bar("unsaved", unsaved ? `There is work of ${moment(unsaved.at, MINUTE)} that was never saved.` : "", {
    acts: [
      ["Go on with it", () => void store.ask("unsaved", () => ({ use: true }))],
      ["Throw it away", () => void store.ask("unsaved", () => ({ use: false }))],
    ],
  });
  bar("disk", state.changed_on_disk ? "The issue file was changed elsewhere." : "", {
    help: "Saving brings both together, and asks where both changed the same words.",
    acts: [
      ["Save both together", () => void save()],
      ["Take theirs, drop what is not saved", () => void store.ask("reload", () => ({ take: "theirs" }))],
    ],
  });
  bar("problem", problem ? sentence(`${problem.line ? `Line ${problem.line}: ` : ""}${problem.message}`) : "", {
    grave: true,
    help: sentence(problem?.help ?? ""),
  });
}

// --- what the editor does ------------------------------------------------------------------------

/** Save; tell whether all is in the file then. @returns {Promise<boolean>} */
async function save() {
  await store.flush();
  if (store.state?.saved && !store.state.changed_on_disk) return true;
  let hash = "";
  /** @type {Record<string, string> | null} */
  let choose = null;
  for (;;) {
    /** @type {{ conflicts: Conflict[], hash: string } | null} */
    let refused = null;
    const done = await store.ask(
      "save",
      (state) => ({ hash: hash || state.hash, ...(choose ? { choose } : {}) }),
      (said) => (refused = said),
    );
    const other = /** @type {{ conflicts: Conflict[], hash: string } | null} */ (refused);
    if (!other) {
      if (done) say("Saved.");
      return Boolean(done);
    }
    choose = await askConflicts(store, other.conflicts);
    if (!choose) return false;
    hash = other.hash;
  }
}

async function build() {
  if (!(await save())) return;
  const done = await store.ask("build", ({ revision }) => ({ revision }));
  if (!done) return;
  tellDone(done.said, Object.values(done.outputs).join(", "));
  void store.read();
}

async function approve() {
  if (!(await save())) return;
  // What is approved is what stood there when it was asked for: a change meanwhile is refused.
  const revision = store.state?.revision ?? 0;
  const by = await askName();
  find("#handover-by", HTMLInputElement).value ||= by;
  if (!by || !(await store.ask("approve", () => ({ by, revision })))) return;
  say(`Approved by ${by}.`);
  void store.read();
}

async function test() {
  if (!(await save()) || !(await askTest(store.state?.test ?? []))) return;
  const done = await store.ask("test", () => ({}));
  if (done) tellDone(done.said);
}

async function leave() {
  if (await save()) await handOver(store);
}

/** @param {string} words @param {string} [help] */
function tellDone(words, help = "") {
  bar("done", words, { help, acts: [["Dismiss", () => bar("done", "")]] });
}

const undo = () => void step("undo", "Undone.");
const redo = () => void step("redo", "Done again.");

/** @param {"undo" | "redo"} name @param {string} words */
async function step(name, words) {
  const done = await store.ask(name, (state) => ({ revision: state.revision }));
  if (done) say(words);
  if (done) void readCandidates(store);
}

for (const [name, act] of /** @type {[string, () => void][]} */ ([
  ["undo", undo],
  ["redo", redo],
  ["save", () => void save()],
  ["build", () => void build()],
  ["approve", () => void approve()],
  ["handover", () => void leave()],
  ["test", () => void test()],
])) {
  const each = /** @type {HTMLButtonElement} */ (buttons[name]);
  each.addEventListener("click", () => {
    if (each.getAttribute("aria-disabled") !== "true") act();
  });
}

document.addEventListener("input", (event) => {
  const field = fieldOf(event.target);
  if (!field) return;
  if (field.hasAttribute("data-one-line") && /[\r\n]/.test(field.value))
    field.value = field.value.replace(/\s*[\r\n]+\s*/g, " ");
  if (field.id === "subject" || field.id === "preheader") showCuts(/** @type {HTMLTextAreaElement} */ (field));
  grow(field);
  store.type(editOf(field));
});
document.addEventListener("focusout", (event) => {
  const field = fieldOf(event.target);
  if (field) settle(field, store);
});
document.addEventListener("dropped", (event) => {
  dropped.words = `Dropped: ${/** @type {CustomEvent} */ (event).detail}`;
});
document.addEventListener("removed", (event) => {
  dropped.words = `Removed: ${/** @type {CustomEvent} */ (event).detail}`;
});
document.addEventListener("click", (event) => {
  for (const more of document.querySelectorAll("details.more[open]"))
    if (more instanceof HTMLDetailsElement && event.target instanceof Node && !more.contains(event.target))
      more.open = false;
});
find("#by-hand", HTMLButtonElement).addEventListener("click", () => void askStory(store));
find("#add-section", HTMLButtonElement).addEventListener("click", () => void addSection(store));
for (const each of document.querySelectorAll(".panels button")) {
  each.addEventListener("click", () => {
    const name = each.getAttribute("data-for") ?? "issue";
    document.body.dataset.panel = name;
    document.getElementById(name)?.focus({ preventScroll: true });
    const bar = find(".panels", HTMLElement);
    if (bar.getBoundingClientRect().top <= 0) scrollTo(0, find(".desks", HTMLElement).offsetTop - bar.offsetHeight);
  });
}
new MutationObserver(panels).observe(document.body, { attributeFilter: ["data-panel"] });

function panels() {
  for (const each of document.querySelectorAll(".panels button"))
    each.setAttribute("aria-pressed", String(each.getAttribute("data-for") === document.body.dataset.panel));
}

addEventListener("beforeunload", (event) => {
  if (!store.isBehind) return;
  void store.flush();
  event.preventDefault();
});

// --- what happens elsewhere ----------------------------------------------------------------------

let resting = 0;

/** Read the issue with what the checks say of it, once nobody types. */
function lookSoon() {
  clearTimeout(resting);
  resting = setTimeout(() => {
    if (!store.isBehind) void store.read();
  }, REST);
}

/** What this page has done itself is told to it too. @param {MessageEvent} event @returns {boolean} */
function isKnown(event) {
  const { state } = store;
  if (event.type !== "issue" || !state) return false;
  const { revision, hash } = JSON.parse(event.data);
  return revision === state.revision && hash === state.hash;
}

function listen() {
  /** @type {EventSource | null} */
  let stream = null;
  const open = () => {
    stream = new EventSource(document.body.dataset.listens ?? "");
    for (const kind of ["message", "issue"])
      stream.addEventListener(kind, (event) => {
        if (event instanceof MessageEvent && !isKnown(event)) lookSoon();
      });
    stream.addEventListener("error", () => {
      if (stream?.readyState === EventSource.CLOSED) void store.read();
    });
  };
  // A browser has few lines to one server: a page nobody looks at gives its own back.
  document.addEventListener("visibilitychange", () => {
    stream?.close();
    stream = null;
    if (document.hidden) return;
    open();
    void store.read();
  });
  open();
}

panels();
bindOrder(store, () => store.state && showIssue(store, store.state, new Set()));
bindEntering();
bindBeside();
bindDeskKeys(store, { save: () => void save(), undo, redo });
bindKeys(follow);
bindPreview();
bindCandidates(store);
bindDetails(store);
void store.read().then(() => readCandidates(store));
listen();
