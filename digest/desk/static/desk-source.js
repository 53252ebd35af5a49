// @ts-check
/** The articles a story is told from, beside it, with what its words were compared with. */

import { make } from "./desk-dom.js";
import { Away, ask, faultOf } from "./desk-server.js";

/** @typedef {import("./desk-store.js").Store} Store */
/** @typedef {import("./desk-types.js").Source} Source */

/**
 * Show the sources of a story that is open for them.
 * @param {Store} store
 * @param {HTMLElement} card
 */
export async function showSource(store, card) {
  const source = /** @type {HTMLDetailsElement | null} */ (card.querySelector("details.source"));
  const body = source?.querySelector(".source-body");
  if (!source?.open || !body || source.dataset.shown === source.dataset.revision) return;
  const wanted = source.dataset.revision ?? "";
  source.dataset.shown = wanted;
  const known = /** @type {Source[]} */ (JSON.parse(source.dataset.articles ?? "[]"));
  const story = encodeURIComponent(card.dataset.story ?? "");
  const shown = await Promise.all(
    known.map(async ({ id, title, known: there }) => {
      if (!there) return make("p", { class: "none" }, `${title || id} is in no source any more.`);
      try {
        const path = id.split("/").map(encodeURIComponent).join("/");
        const { status, said } = await ask(`${store.address}/articles/${path}?story=${story}`);
        return status === 200 ? article(said) : make("p", { class: "none" }, faultOf(status, said).message);
      } catch (error) {
        if (!(error instanceof Away)) throw error;
        delete source.dataset.shown;
        return make("p", { class: "none" }, "Digest does not answer.");
      }
    }),
  );
  if (source.dataset.shown === wanted || !source.dataset.shown) body.replaceChildren(...shown);
}

/** @param {any} said @returns {HTMLElement} */
function article(said) {
  const about = [said.author, said.published].filter(Boolean).join(", ");
  return make("article", {}, make("h4", {}, said.title), make("p", { class: "quiet" }, about));
}
