// @ts-check
/** The middle column: what the issue says, in its order. */

import { button, figure, find, make, order, tell } from "./desk-dom.js";
import { grow, show } from "./desk-fields.js";
import { marked } from "./desk-marks.js";
import { isHeld } from "./desk-order.js";
import { newStory, showStory, showTold, wordsOf } from "./desk-story.js";

/** @typedef {import("./desk-types.js").State} State */
/** @typedef {import("./desk-types.js").Part} Part */
/** @typedef {import("./desk-types.js").Offer} Offer */
/** @typedef {import("./desk-store.js").Store} Store */

// After how many characters inboxes cut a line: those of the preview (seen.py).
const CUTS = [35, 60, 90];
const KINDS = /** @type {Record<string, string>} */ ({
  "round-up": "Round-up",
  note: "Note",
  label: "Label",
  call: "Call",
  "sign-off": "Sign-off",
  promo: "Promotion",
  correction: "Correction",
});

/**
 * Show the issue as it is now.
 * @param {Store} store
 * @param {State} state
 * @param {Set<string>} answered
 */
export function showIssue(store, state, answered) {
  /** @type {["subject" | "preheader", Offer[]][]} */
  const lines = [
    ["subject", state.proposals.subjects],
    ["preheader", state.proposals.preheaders],
  ];
  for (const [name, offers] of lines) {
    const field = find(`#${name}`, HTMLTextAreaElement);
    show(field, state.header[name], store, answered);
    showCuts(field);
    showOffers(store, name, offers);
  }
  show(find("#intro", HTMLTextAreaElement), state.intro, store, answered);
  const issue = find("#issue", HTMLElement);
  issue.removeAttribute("aria-busy");
  if (!isHeld()) showParts(store, state, answered);
}

/**
 * @param {Store} store
 * @param {State} state
 * @param {Set<string>} answered
 */
function showParts(store, state, answered) {
  const parts = find("#parts", HTMLElement);
  const known = byKey(parts, "section");
  const stories = byKey(parts, "story");
  const focused = document.activeElement;
  const wanted = state.parts.map((part) => known.get(part.key) ?? newPart(store, part));
  order(parts, wanted);
  let number = 0;
  for (const [at, part] of state.parts.entries()) {
    const place = /** @type {HTMLElement} */ (wanted[at]);
    showPart(store, state, part, place, answered);
    const list = find(".stories", HTMLOListElement, place);
    const cards = part.stories.map((story) => stories.get(story.key) ?? newStory(store, story.key));
    order(list, cards);
    for (const [index, story] of part.stories.entries()) {
      number += 1;
      showStory(store, state, story, /** @type {HTMLElement} */ (cards[index]), number, answered);
    }
  }
  // A story that goes into another section is out of the page for a moment.
  if (focused instanceof HTMLElement && focused.isConnected && document.activeElement !== focused)
    focused.focus({ preventScroll: true });
}

/** @param {Element} within @param {"story" | "section"} what @returns {Map<string, HTMLElement>} */
function byKey(within, what) {
  const found = /** @type {HTMLElement[]} */ ([...within.querySelectorAll(`[data-${what}]`)]);
  return new Map(found.map((each) => [each.dataset[what] ?? "", each]));
}

/** @param {Store} store @param {Part} part @returns {HTMLElement} */
function newPart(store, part) {
  const id = `part-${Math.random().toString(36).slice(2, 10)}`;
  const place = make("section", { class: "part", "data-section": part.key, "data-kind": part.kind });
  const keyOf = () => place.dataset.section ?? "";
  const move = (/** @type {number} */ by) => {
    const others = /** @type {HTMLElement[]} */ ([...find("#parts", HTMLElement).children]).filter(
      (each) => each.dataset.section,
    );
    const other = others[others.indexOf(place) + by];
    if (!other) return;
    const to = by < 0 ? { before: other.dataset.section } : { after: other.dataset.section };
    void store.act({ kind: "move-section", section: keyOf(), to });
  };
  const head = make(
    "div",
    { class: "part-head" },
    make("label", { class: "kind", for: `${id}-title` }),
    make("span", { class: "words" }),
    make(
      "span",
      { class: "tools" },
      button("Up", { class: "up" }, () => move(-1)),
      button("Down", { class: "down" }, () => move(1)),
    ),
    make("textarea", { class: "title", id: `${id}-title`, rows: 1, "data-field": "title", "data-one-line": true }),
  );
  const body = make(
    "div",
    { class: "part-body" },
    make("label", { class: "heard", for: `${id}-text` }),
    marked(make("textarea", { id: `${id}-text`, class: "text", rows: 1, "data-field": "text" }), { reads: true }),
  );
  place.append(head, body, make("ol", { class: "stories" }));
  return place;
}

/**
 * @param {Store} store
 * @param {State} state
 * @param {Part} part
 * @param {HTMLElement} place
 * @param {Set<string>} answered
 */
function showPart(store, state, part, place, answered) {
  const holds = part.kind === "stories";
  const title = part.title || KINDS[part.kind] || "Section";
  place.dataset.kind = part.kind;
  const head = find(".part-head", HTMLElement, place);
  const body = find(".part-body", HTMLElement, place);
  // The stories that stand in no section have no title to change.
  head.hidden = part.key === "";
  body.hidden = holds && !part.text;
  place.setAttribute("aria-label", part.key === "" ? "Stories" : title);
  tell(find(".kind", HTMLElement, head), holds ? "Section" : (KINDS[part.kind] ?? part.kind));
  tell(find(".heard", HTMLElement, body), `Text of ${title}`);
  show(find(".title", HTMLTextAreaElement, head), part.title, store, answered);
  const text = find(".text", HTMLTextAreaElement, body);
  show(text, part.text, store, answered);
  showTold(state, text, part.text, { section: part.key, field: "text" });
  wordsOf(find(".words", HTMLElement, head), holds ? 0 : part.words, part.band);
  const own = state.parts.filter((each) => each.key !== "");
  const at = own.indexOf(part);
  for (const [name, last] of /** @type {const} */ ([
    ["up", 0],
    ["down", own.length - 1],
  ])) {
    const each = find(`.${name}`, HTMLButtonElement, head);
    each.setAttribute("aria-label", `Move ${title} ${name}`);
    // Not "disabled", by which it would lose the focus at the end of its way.
    each.setAttribute("aria-disabled", String(at === last));
  }
}

/** Show under a line where inboxes cut it off. @param {HTMLTextAreaElement} field */
export function showCuts(field) {
  const letters = [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(field.value)];
  const cuts = CUTS.filter((cut) => cut < letters.length);
  tell(find(`#${field.id}-length`, HTMLElement), field.value ? figure(letters.length, "character") : "");
  /** @param {number} from @param {number} to */
  const words = (from, to) =>
    letters
      .slice(from, to)
      .map((each) => each.segment)
      .join("");
  const shown = cuts.flatMap((cut, at) => [
    words(cuts[at - 1] ?? 0, cut),
    make(
      "span",
      { class: "cut" },
      make("span", { class: "heard" }, " (some inboxes cut it off here, after "),
      String(cut),
      make("span", { class: "heard" }, " characters) "),
    ),
  ]);
  find(`#${field.id}-cuts`, HTMLElement).replaceChildren(
    ...(cuts.length ? [...shown, words(cuts.at(-1) ?? 0, letters.length)] : []),
  );
  grow(field);
}

/** @param {Store} store @param {"subject" | "preheader"} name @param {Offer[]} offers */
function showOffers(store, name, offers) {
  const place = find(`[data-offers="${name}"]`, HTMLElement);
  const said = JSON.stringify(offers.map((each) => each.text));
  if (place.dataset.said === said) return;
  place.dataset.said = said;
  place.hidden = !offers.length;
  place.replaceChildren(
    make("span", { class: "or" }, "Or"),
    ...offers.map((offer) =>
      button(offer.text, { class: "offer", title: `Take this ${name}` }, () => {
        void store.act({ kind: "take-offer", field: name, value: offer.text });
        find(`#${name}`, HTMLTextAreaElement).focus();
      }),
    ),
  );
  for (const each of place.querySelectorAll("button"))
    each.setAttribute("aria-label", `Take the ${name}: ${each.textContent ?? ""}`);
}
