// @ts-check
/** The left column: what could go in. */

import { button, figure, find, make, tell } from "./desk-dom.js";
import { Away, ask, faultOf } from "./desk-server.js";
import { say } from "./say.js";

/** @typedef {import("./desk-store.js").Store} Store */
/**
 * @typedef {{
 *   id: string, title: string, url: string, published: string, section: string, words: number, score: number | null,
 *   notes: string[], in_issue: boolean, why: string,
 * }} Candidate
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
    const first = document.querySelector("#list .put");
    if (first instanceof HTMLElement) first.focus();
  });
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void readCandidates(store), PAUSE);
  });
  for (const each of [section, every]) each.addEventListener("change", () => void readCandidates(store));
  document.addEventListener("put-in", (event) => {
    const { article, after, section } = /** @type {CustomEvent} */ (event).detail;
    void add(store, article, { after, section });
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

/** @param {Store} store @param {any} said */
function showCandidates(store, said) {
  const list = find("#list", HTMLOListElement);
  const focused = document.activeElement?.closest("[data-article]")?.getAttribute("data-article");
  const articles = /** @type {Candidate[]} */ (said.articles ?? said.candidates ?? []);
  sections(said.sections ?? []);
  tell(find("#found", HTMLElement), `${figure(articles.length, "article")}${said.window ? `, ${said.window}` : ""}`);
  list.replaceChildren(...articles.map((each) => candidate(store, each)));
  if (focused === null || focused === undefined) return;
  const again = list.querySelector(`[data-article="${CSS.escape(focused)}"] .put`);
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

/** @param {string[]} names */
function sections(names) {
  const [, select] = inputs();
  if (!names.length) return;
  const chosen = select.value;
  const options = ["", ...new Set([...names, ...(chosen ? [chosen] : [])])];
  if (options.length === select.options.length && options.every((name, at) => select.options[at]?.value === name)) return;
  select.replaceChildren(...options.map((name) => make("option", { value: name }, name || "All sections")));
  select.value = chosen;
}

/** @param {Store} store @param {Candidate} one @returns {HTMLLIElement} */
function candidate(store, one) {
  const facts = [one.section, one.published, one.words ? figure(one.words, "word") : ""].filter(Boolean);
  const put = button(one.in_issue ? "In the issue" : "Add", { class: "put", "aria-label": `Add ${one.title}` }, () => {
    if (one.in_issue) goToStory(one.id);
    else void add(store, one.id);
  });
  if (one.in_issue) put.setAttribute("aria-label", `In the issue: go to ${one.title}`);
  return make(
    "li",
    { "data-article": one.id, class: one.in_issue ? "in" : "out" },
    make("p", { class: one.in_issue ? "title" : "title haul" }, one.title),
    make(
      "p",
      { class: "facts" },
      facts.join(" · "),
      one.score !== null && one.score !== undefined && make("span", { class: "score", title: "Score" }, String(one.score)),
    ),
    ...[...(one.notes ?? []), one.why].filter(Boolean).map((note) => make("p", { class: "note" }, note)),
    put,
  );
}

/** @param {string} id */
function goToStory(id) {
  const cards = [...document.querySelectorAll("[data-story]")];
  const card = cards.find((each) => (each.getAttribute("data-story") ?? "").split(",").includes(id));
  const grip = card?.querySelector(".grip");
  if (!(grip instanceof HTMLElement)) return;
  document.body.dataset.panel = "issue";
  grip.focus();
  card?.scrollIntoView({ block: "nearest" });
}

/**
 * Put an article into the issue: where it is said, else after the story the editor was at, else at the end.
 * @param {Store} store
 * @param {string} article
 * @param {{ after?: string, section?: string }} [place]
 */
export async function add(store, article, place) {
  const where = place ?? (lastStory && document.querySelector(`[data-story="${CSS.escape(lastStory)}"]`) ? { after: lastStory } : {});
  const done = await store.ask("add", ({ revision }) => ({ revision, article, ...where }));
  if (!done) return;
  const title = document.querySelector(`[data-article="${CSS.escape(article)}"] .title`)?.textContent ?? "The story";
  const cards = [...document.querySelectorAll("[data-story]")];
  const card = cards.find((each) => (each.getAttribute("data-story") ?? "").split(",").includes(article));
  card?.scrollIntoView({ block: "nearest" });
  lastStory = card?.getAttribute("data-story") ?? lastStory;
  say(`Added: ${title}. Story ${card ? cards.indexOf(card) + 1 : "?"} of ${cards.length}.`);
  await readCandidates(store);
}

let lastStory = "";
document.addEventListener("focusin", (event) => {
  const card = event.target instanceof Element ? event.target.closest("[data-story]") : null;
  if (card) lastStory = card.getAttribute("data-story") ?? "";
});
