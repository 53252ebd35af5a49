// @ts-check
/** The articles a story is told from, beside it, with what they bear out of it marked on both sides. */

import { make, moment } from "./desk-dom.js";
import { markSentence, setMarks } from "./desk-marks.js";
import { Away, ask, faultOf } from "./desk-server.js";

/** @typedef {import("./desk-store.js").Store} Store */
/** @typedef {import("./desk-types.js").Source} Source */
/**
 * @typedef {{
 *   field: "headline" | "text", start: number, end: number, words: string, kind: string, id: string, bad: boolean,
 *   said: string, near: string, source: { field: string, sentence: string, start: number, end: number }[],
 * }} Looked
 * @typedef {{
 *   title: string, url: string, published: string, author: string, standfirst: string, key_points: string[],
 *   update_note: string, html: string, marks: Looked[],
 * }} Article
 */

/**
 * Show the sources of a story that is open for them, and forget those of one that is not.
 * @param {Store} store
 * @param {HTMLElement} card
 */
export async function showSource(store, card) {
  const source = /** @type {HTMLDetailsElement | null} */ (card.querySelector("details.source"));
  const body = source?.querySelector(".source-body");
  if (!source || !body) return;
  const wanted = source.open ? `${store.state?.proof} ${source.dataset.articles}` : "";
  if ((source.dataset.shown ?? "") === wanted) return;
  source.dataset.shown = wanted;
  if (!wanted) {
    mark(card, []);
    return;
  }
  const known = /** @type {Source[]} */ (JSON.parse(source.dataset.articles ?? "[]"));
  const story = encodeURIComponent(card.dataset.story ?? "");
  /** @type {Looked[]} */
  const looked = [];
  const shown = await Promise.all(
    known.map(async ({ id, title }) => {
      try {
        const path = id.split("/").map(encodeURIComponent).join("/");
        const { status, said } = await ask(`${store.address}/articles/${path}?story=${story}`);
        if (status !== 200) return make("p", { class: "none" }, title, " ", faultOf(status, said).message);
        looked.push(...said.marks);
        return article(said);
      } catch (error) {
        if (!(error instanceof Away)) throw error;
        return make("p", { class: "none" }, "Digest does not answer.");
      }
    }),
  );
  if (source.dataset.shown !== wanted) return;
  const top = body.scrollTop;
  body.replaceChildren(...shown);
  body.scrollTop = top;
  mark(card, looked);
}

/** @param {HTMLElement} card @param {Looked[]} looked */
function mark(card, looked) {
  for (const name of ["headline", "text"]) {
    const field = card.querySelector(`textarea.${name}`);
    if (!(field instanceof HTMLTextAreaElement)) continue;
    const mine = looked.filter((each) => each.field === name && (each.bad || each.source.length > 0));
    setMarks(
      field,
      "read",
      mine.map(({ start, end, words, bad }) => ({ start, end, words, kind: bad ? "grave" : "borne" })),
    );
  }
}

/** @param {Article} said @returns {HTMLElement} */
function article(said) {
  const day = moment(said.published, { weekday: "long", day: "numeric", month: "long" });
  const link = make("a", { href: said.url, target: "_blank", rel: "noopener noreferrer" }, said.title);
  const made = make(
    "article",
    {},
    make("h2", {}, /^https?:/i.test(said.url) ? link : said.title),
    make("p", { class: "quiet" }, [said.author, day].filter(Boolean).join(", ")),
    said.update_note && make("p", { class: "quiet" }, said.update_note),
    said.standfirst && make("p", { class: "standfirst" }, said.standfirst),
    said.key_points.length > 0 && make("ul", { class: "points" }, ...said.key_points.map((each) => make("li", {}, each))),
  );
  // The server lets through no HTML of the article's own; a page like this runs none either (guard.py).
  made.append(...new DOMParser().parseFromString(said.html, "text/html").body.childNodes);
  for (const each of made.querySelectorAll("a[href]")) {
    each.setAttribute("target", "_blank");
    each.setAttribute("rel", "noopener noreferrer");
  }
  for (const { source } of said.marks)
    for (const each of source) markSentence(made, each.sentence, each.start, each.end);
  return made;
}
