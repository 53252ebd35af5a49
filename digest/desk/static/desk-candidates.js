// @ts-check
/** The left column: what could go in. */

import { button, figure, find, make, moment, tell } from "./desk-dom.js";
import { Away, ask, faultOf } from "./desk-server.js";
import { say } from "./say.js";

/** @typedef {import("./desk-store.js").Store} Store */
/**
 * @typedef {{
 *   id: string, title: string, told: boolean, ran: string, url?: string, published?: string, section?: string,
 *   words?: number, score?: number, notes?: string[], reason?: string, detail?: string,
 * }} Candidate one that is left out has a reason and the detail of it, and none of the rest
 */

// Milliseconds from the last key in the search to the asking.
const PAUSE = 150;

/** @type {AbortController | null} */
let running = null;
let timer = 0;

/** @param {Store} store */
export function bindCandidates(store) {
  const [search, section, every] = inputs();
  find("#seek", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    void readCandidates(store).then(() => {
      const first = document.querySelector(".articles .put");
      if (first instanceof HTMLElement) first.focus();
    });
  });
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void readCandidates(store), PAUSE);
  });
  for (const each of [section, every]) each.addEventListener("change", () => void readCandidates(store));
  document.addEventListener("put-in", (event) => {
    const { article, place, section } = /** @type {CustomEvent} */ (event).detail;
    void add(store, article, { place, section });
  });
}

/** @returns {[HTMLInputElement, HTMLSelectElement, HTMLInputElement]} */
function inputs() {
  return [find("#search", HTMLInputElement), find("#section", HTMLSelectElement), find("#every", HTMLInputElement)];
}

/** Read the candidates as they are now. @param {Store} store */
export async function readCandidates(store) {
  const [search, section, every] = inputs();
  running?.abort();
  const mine = (running = new AbortController());
  const query = new URLSearchParams();
  if (search.value.trim()) query.set("search", search.value.trim());
  if (section.value) query.set("section", section.value);
  if (every.checked) query.set("all", "1");
  try {
    const { status, said } = await ask(`${store.address}/candidates?${query}`, { signal: mine.signal });
    if (mine.signal.aborted) return;
    if (status === 200) showCandidates(store, said);
    else tell(find("#found", HTMLElement), faultOf(status, said).message);
  } catch (error) {
    if (error instanceof Away) tell(find("#found", HTMLElement), "Digest does not answer.");
  }
}

/**
 * @param {Store} store
 * @param {{ articles: Candidate[], rejected: Candidate[], sections: string[], window: string }} said
 */
function showCandidates(store, said) {
  const list = find("#list", HTMLOListElement);
  const focused = document.activeElement?.closest("[data-article]")?.getAttribute("data-article");
  sections(said.sections);
  const left = said.rejected.length ? `, ${said.rejected.length} left out` : "";
  tell(find("#found", HTMLElement), `${figure(said.articles.length, "article")}${left}, ${said.window}`);
  // What is still to be chosen comes first; each of the two keeps the order it came in, best first.
  const [told, open] = [true, false].map((is) => said.articles.filter((each) => each.told === is));
  const shown = [...(open ?? []), ...said.rejected].map((each) => candidate(store, each));
  const none = inputs()[0].value.trim() ? "Nothing found that is not in the issue." : "All of them are in the issue.";
  list.replaceChildren(...(shown.length || !said.articles.length ? shown : [make("li", { class: "none" }, none)]));
  showTold(store, told ?? []);
  if (focused === null || focused === undefined) return;
  const again = document.querySelector(`.articles [data-article="${CSS.escape(focused)}"] .put`);
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

/** Fold what the issue tells already under its number; a search looks there too. @param {Store} store @param {Candidate[]} told */
function showTold(store, told) {
  const fold = find("#in-issue", HTMLDetailsElement);
  fold.hidden = !told.length;
  if (inputs()[0].value.trim()) fold.open = true;
  tell(find("summary", HTMLElement, fold), `In this issue (${told.length})`);
  find("ol", HTMLOListElement, fold).replaceChildren(...told.map((each) => candidate(store, each)));
}

/** @param {string[]} names */
function sections(names) {
  const [, select] = inputs();
  if (!names.length) return;
  const chosen = select.value;
  const options = ["", ...new Set([...names, ...(chosen ? [chosen] : [])])];
  if (options.length === select.options.length && options.every((name, at) => select.options[at]?.value === name))
    return;
  select.replaceChildren(...options.map((name) => make("option", { value: name }, name || "All sections")));
  select.value = chosen;
}

/** @param {Store} store @param {Candidate} one @returns {HTMLLIElement} */
function candidate(store, one) {
  const day = one.published && moment(one.published, { weekday: "short", day: "numeric", month: "short" });
  const facts = [one.section, day, one.words ? figure(one.words, "word") : ""].filter(Boolean);
  const put = button(one.told ? "Go to it" : "Add", { class: "put", "aria-label": `Add ${one.title}` }, () => {
    if (one.told) goToStory(one.id);
    else void add(store, one.id);
  });
  if (one.told) put.setAttribute("aria-label", `Go to it: ${one.title}`);
  const why = one.reason ? [one.reason, one.detail].filter(Boolean).join(": ") : "";
  return make(
    "li",
    { "data-article": one.id, class: one.told ? "in" : one.reason ? "rejected" : "out" },
    make("p", { class: one.told ? "title" : "title haul" }, one.title),
    make(
      "p",
      { class: "facts" },
      facts.join(" · "),
      one.score !== undefined &&
        make("span", { class: "score" }, make("span", { class: "heard" }, "score "), String(Math.round(one.score))),
    ),
    Boolean(one.notes?.length) && make("p", { class: "facts" }, (one.notes ?? []).join(", ")),
    ...[why, one.ran].filter(Boolean).map((note) => make("p", { class: "note" }, note)),
    put,
  );
}

/** @param {string} id */
function goToStory(id) {
  const key = keyOf(id);
  const card = key ? document.querySelector(`[data-story="${CSS.escape(key)}"]`) : null;
  const grip = card?.querySelector(".grip") ?? document.querySelector("[data-kind=round-up] .text");
  if (!(grip instanceof HTMLElement)) return;
  document.body.dataset.panel = "issue";
  grip.focus();
  (card ?? grip).scrollIntoView({ block: "nearest" });
}

/**
 * Put an article into the issue: where it is said, else after the story the editor was at, else where a draft would.
 * @param {Store} store
 * @param {string} article
 * @param {{ place: import("./desk-types.js").Place, section: string }} [to]
 */
export async function add(store, article, to) {
  const at = to ? ("after" in to.place ? { after: to.place.after } : { section: to.section }) : beside();
  const done = await store.ask("add", ({ revision }) => ({ revision, article, ...at }));
  if (!done) return;
  const key = keyOf(article);
  if (to && "before" in to.place && key) await store.act({ kind: "move-story", story: key, to: to.place });
  const title = document.querySelector(`[data-article="${CSS.escape(article)}"] .title`)?.textContent ?? "the story";
  const cards = [...document.querySelectorAll("[data-story]")];
  const card = cards.find((each) => each.getAttribute("data-story") === key);
  card?.scrollIntoView({ block: "nearest" });
  if (key) lastStory = key;
  say(card ? `Added: ${title}. Story ${cards.indexOf(card) + 1} of ${cards.length}.` : `Added: ${title}.`);
  await readCandidates(store);
}

/** @returns {{ after?: string }} */
function beside() {
  return lastStory && document.querySelector(`[data-story="${CSS.escape(lastStory)}"]`) ? { after: lastStory } : {};
}

/** @param {string} article @returns {string | null} the key of the story that tells it */
function keyOf(article) {
  const keys = [...document.querySelectorAll("[data-story]")].map((each) => each.getAttribute("data-story") ?? "");
  return keys.find((key) => key.split(",").includes(article)) ?? null;
}

let lastStory = "";
document.addEventListener("focusin", (event) => {
  const card = event.target instanceof Element ? event.target.closest("[data-story]") : null;
  if (card) lastStory = card.getAttribute("data-story") ?? "";
});
