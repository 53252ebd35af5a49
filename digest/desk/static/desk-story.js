// @ts-check
/** One story: its fields, what it is told from, and what can be done with it. */

import { button, figure, find, make, tell } from "./desk-dom.js";
import { show } from "./desk-fields.js";
import { marked, places, setMarks } from "./desk-marks.js";
import { placeOf } from "./desk-order.js";
import { showSource } from "./desk-source.js";
import { say } from "./say.js";

/** @typedef {import("./desk-types.js").State} State */
/** @typedef {import("./desk-types.js").Story} Story */
/** @typedef {import("./desk-store.js").Store} Store */

let made = 0;
// By a draft that is kept as it is, what its source does not bear out is no error any more.
const FIRST = "Mend or let stand what the checks found first";

/**
 * @param {Store} store
 * @param {string} key
 * @returns {HTMLLIElement}
 */
export function newStory(store, key) {
  made += 1;
  const id = `story-${made}`;
  const card = make("li", { class: "story", "data-story": key, id });
  const keyOf = () => card.dataset.story ?? "";
  const grip = make("button", { type: "button", class: "grip", "aria-describedby": "grip-help" });
  card.append(
    make(
      "div",
      { class: "story-head" },
      grip,
      make("label", { class: "heard", for: `${id}-kicker` }, "Kicker"),
      make("input", {
        id: `${id}-kicker`,
        class: "kicker",
        "data-field": "kicker",
        autocomplete: "off",
        placeholder: "Kicker",
      }),
      make("span", { class: "marks" }),
      make("span", { class: "words" }),
      menu(store, card),
    ),
    make("label", { class: "heard", for: `${id}-headline` }, "Headline"),
    marked(
      make("textarea", {
        id: `${id}-headline`,
        class: "headline",
        rows: 1,
        "data-field": "headline",
        "data-one-line": true,
      }),
    ),
    make("label", { class: "heard", for: `${id}-text` }, "Text"),
    marked(
      make("textarea", {
        id: `${id}-text`,
        class: "text",
        rows: 3,
        "data-field": "text",
        "aria-describedby": `${id}-noted`,
      }),
      { reads: true },
    ),
    make("p", { class: "noted", id: `${id}-noted` }),
    make("ul", { class: "suggestions" }),
    make("details", { class: "source" }, make("summary", {}, "Source"), make("div", { class: "source-body" })),
    leadsTo(id),
  );
  find("details.source", HTMLDetailsElement, card).addEventListener("toggle", () => void showSource(store, card));
  find(".marks", HTMLElement, card).addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest(".keep")) void keep(store, keyOf(), grip);
  });
  return card;
}

/** @param {string} id what the ids of a part's fields begin with @returns {HTMLElement} the field of where it leads to */
export function leadsTo(id) {
  return make(
    "p",
    { class: "address" },
    make("label", { for: `${id}-url` }, "Leads to"),
    make("input", {
      id: `${id}-url`,
      class: "url",
      "data-field": "url",
      autocomplete: "off",
      inputmode: "url",
      spellcheck: "false",
      placeholder: "https://",
    }),
  );
}

/** Keep a draft as it is, once the checks find no error in it. @param {Store} store @param {string} story @param {HTMLElement} grip */
async function keep(store, story, grip) {
  await store.flush();
  if (!store.state?.checked) await store.read();
  const { state } = store;
  if (!state?.checked) return;
  if (state.problem || errorsOf(state, story).length) {
    say(state.problem ? state.problem.message : `${FIRST}.`);
    return;
  }
  void store.act({ kind: "keep-story", story });
  grip.focus();
}

/**
 * @param {Store} store
 * @param {State} state
 * @param {Story} story
 * @param {HTMLElement} card
 * @param {number} number
 * @param {Set<string>} answered
 */
export function showStory(store, state, story, card, number, answered) {
  for (const [name, value] of /** @type {const} */ ([
    ["kicker", story.kicker],
    ["headline", story.headline],
    ["text", story.text],
    ["url", story.url],
  ])) {
    const field = card.querySelector(`[data-field=${name}]`);
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) continue;
    show(field, value, store, answered);
    showTold(state, field, value, { story: story.key, field: name });
  }
  const errors = errorsOf(state, story.key);
  tell(find(".noted", HTMLElement, card), errors.map((each) => each.message).join(" · "));
  const title = story.headline || `Story ${number}`;
  card.setAttribute("aria-label", title);
  card.classList.toggle("lead", story.lead);
  const grip = find(".grip", HTMLButtonElement, card);
  tell(grip, String(number));
  grip.setAttribute("aria-label", `Story ${number}, ${title}`);
  find(".more summary", HTMLElement, card).setAttribute("aria-label", `More for ${title}`);
  wordsOf(find(".words", HTMLElement, card), story.words, story.band);
  showMarks(card, story, errors.length > 0);
  showSuggestions(store, card, story);
  const source = find("details.source", HTMLDetailsElement, card);
  source.hidden = !story.articles.length;
  source.dataset.articles = JSON.stringify(story.articles);
  tell(find("summary", HTMLElement, source), story.articles.length > 1 ? "Sources" : "Source");
  find("summary", HTMLElement, source).setAttribute("aria-label", `Source of ${title}`);
  showTargets(card, state, story);
  void showSource(store, card);
}

/**
 * Return what the checks say of a story or section, notes and what an editor lets stand aside.
 * @param {State} state
 * @param {import("./desk-types.js").Target} of without a field, of all its fields
 */
function toldOf(state, { story, section, field }) {
  return state.findings.filter(
    ({ target, severity, allowed }) =>
      severity !== "info" &&
      !allowed &&
      target.story === story &&
      target.section === section &&
      (!field || target.field === field),
  );
}

/** @param {State} state @param {string} story @returns {import("./desk-types.js").Finding[]} the errors of it that nobody lets stand */
function errorsOf(state, story) {
  return toldOf(state, { story }).filter((each) => each.severity === "error");
}

/**
 * Mark in a field the words that the checks tell of.
 * @param {State} state
 * @param {import("./desk-fields.js").Field} field
 * @param {string} value
 * @param {import("./desk-types.js").Target} of
 */
export function showTold(state, field, value, of) {
  const told = toldOf(state, of);
  setMarks(
    field,
    "told",
    told.flatMap(({ text, severity }) => places(value, text, severity === "error" ? "grave" : "odd")),
  );
}

/**
 * Tell how many words there are, and whether that is what the format asks for.
 * @param {HTMLElement} place
 * @param {number} words
 * @param {[number, number] | null} band
 */
export function wordsOf(place, words, band) {
  const odd = band !== null && (words < band[0] || words > band[1]);
  place.classList.toggle("odd", odd);
  tell(place, words ? `${figure(words, "word")}${odd && band ? `, should be ${band[0]} to ${band[1]}` : ""}` : "");
  place.title = band ? `${band[0]} to ${band[1]} words` : "";
}

/** @param {HTMLElement} card @param {Story} story @param {boolean} faulty */
function showMarks(card, story, faulty) {
  const place = find(".marks", HTMLElement, card);
  const said = [story.lead && "lead", story.unedited && "unedited", story.by_hand && "by hand"].filter(Boolean).join();
  if (place.dataset.said !== said) {
    place.dataset.said = said;
    makeMarks(place, card, story);
  }
  if (!story.unedited) return;
  find(".keep", HTMLButtonElement, place).setAttribute("aria-disabled", String(faulty));
  tell(find(".first", HTMLElement, place), faulty ? FIRST : "");
}

/** @param {HTMLElement} place @param {HTMLElement} card @param {Story} story */
function makeMarks(place, card, story) {
  place.replaceChildren();
  if (story.lead) place.append(make("span", { class: "mark" }, "Lead"));
  if (story.by_hand) place.append(make("span", { class: "mark" }, "By hand"));
  if (!story.unedited) return;
  place.append(make("span", { class: "mark unedited" }, "Unedited"));
  place.append(
    make(
      "button",
      {
        type: "button",
        class: "keep",
        "aria-label": `Keep as it is: ${story.headline}`,
        "aria-describedby": `${card.id}-first`,
      },
      "Keep as it is",
    ),
    make("span", { class: "first", id: `${card.id}-first` }),
  );
}

/** @param {Store} store @param {HTMLElement} card @param {Story} story */
function showSuggestions(store, card, story) {
  const place = find(".suggestions", HTMLElement, card);
  const said = JSON.stringify(story.suggestions);
  if (place.dataset.said === said) return;
  place.dataset.said = said;
  place.replaceChildren(
    ...story.suggestions.map((offer) => {
      const words = plain(offer.text);
      return make(
        "li",
        {},
        make("span", {}, words),
        make("span", { class: "why" }, offer.why ?? ""),
        button("Take it in", { "aria-label": `Take in: ${words}` }, () => {
          void store.act({ kind: "take-earlier", story: card.dataset.story ?? "", line: offer.text });
          find(".text", HTMLTextAreaElement, card).focus();
        }),
      );
    }),
  );
  place.hidden = !story.suggestions.length;
}

/** @param {string} markdown @returns {string} its words without the addresses of its links */
function plain(markdown) {
  return markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
}

// --- what can be done with it --------------------------------------------------------------------

/** @param {Store} store @param {HTMLElement} card @returns {HTMLDetailsElement} */
function menu(store, card) {
  const keyOf = () => card.dataset.story ?? "";
  const shut = () => {
    more.open = false;
    find(".grip", HTMLButtonElement, card).focus();
  };
  /** @param {string} words @param {string} name @param {() => void} act */
  const entry = (words, name, act) =>
    make(
      "li",
      {},
      button(words, { class: name }, () => {
        shut();
        act();
      }),
    );
  const more = make(
    "details",
    { class: "more" },
    make("summary", {}, "More"),
    make(
      "ul",
      {},
      entry("Make it the lead", "to-lead", () => lead(store, card)),
      entry("Move up", "to-up", () => step(store, card, -1)),
      entry("Move down", "to-down", () => step(store, card, 1)),
      make("li", { class: "to-sections" }),
      entry("Drop it", "drop", () => drop(store, card)),
    ),
  );
  more.addEventListener("click", (event) => {
    const to = event.target instanceof HTMLElement ? event.target.dataset.to : undefined;
    if (to === undefined) return;
    shut();
    void store.act({ kind: "move-story", story: keyOf(), to: { end: to } });
  });
  more.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !more.open) return;
    event.stopPropagation();
    more.open = false;
    find("summary", HTMLElement, more).focus();
  });
  return more;
}

/** @param {HTMLElement} card @param {State} state @param {Story} story */
function showTargets(card, state, story) {
  const others = state.parts.filter(
    (part) => part.kind === "stories" && !part.stories.some((each) => each.key === story.key),
  );
  const place = find(".to-sections", HTMLElement, card);
  const said = JSON.stringify(others.map((part) => [part.key, part.title]));
  find(".to-lead", HTMLButtonElement, card).textContent = story.lead ? "Not the lead any more" : "Make it the lead";
  if (place.dataset.said === said) return;
  place.dataset.said = said;
  place.hidden = !others.length;
  place.replaceChildren(
    make("span", {}, "Move to section"),
    ...others.map((part) =>
      make("button", { type: "button", "data-to": part.key }, part.title || (part.key ? "Untitled" : "No section")),
    ),
  );
}

/** @param {Store} store @param {HTMLElement} card */
export function lead(store, card) {
  const story = card.dataset.story ?? "";
  void store.act({ kind: "set-lead", story, lead: !card.classList.contains("lead") });
}

/** Drop a story; undo brings it back. @param {Store} store @param {HTMLElement} card */
export function drop(store, card) {
  const all = [...document.querySelectorAll("[data-story]")];
  const next = all[all.indexOf(card) + 1] ?? all[all.indexOf(card) - 1];
  const grip = next?.querySelector(".grip") ?? document.getElementById("by-hand");
  void store.act({ kind: "drop-story", story: card.dataset.story ?? "" });
  if (grip instanceof HTMLElement) grip.focus();
  document.dispatchEvent(new CustomEvent("dropped", { detail: card.getAttribute("aria-label") }));
}

/** Move a story by one place. @param {Store} store @param {HTMLElement} card @param {-1 | 1} by */
function step(store, card, by) {
  const to = placeOf(card, by);
  if (to) void store.act({ kind: "move-story", story: card.dataset.story ?? "", to });
}
