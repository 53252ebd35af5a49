// @ts-check
/** The sections of an issue: what stands in their heads, and how they are added, moved and taken out. */

import { opened } from "./desk-dialogs.js";
import { button, figure, find, make, tell } from "./desk-dom.js";
import { show } from "./desk-fields.js";
import { marked } from "./desk-marks.js";
import { ask } from "./desk-server.js";
import { leadsTo, showTold, wordsOf } from "./desk-story.js";
import { say } from "./say.js";

/** @typedef {import("./desk-types.js").State} State */
/** @typedef {import("./desk-types.js").Part} Part */
/** @typedef {import("./desk-types.js").Place} Place */
/** @typedef {import("./desk-store.js").Store} Store */
/** @typedef {{ name: string, label: string, heading: string, runs: string, due: boolean, told: boolean }} Planned */

/** @type {Record<string, [string, string]>} what each kind is called, and what it is for */
const KINDS = {
  stories: ["Stories", "Stories under a title of their own."],
  "round-up": ["Round-up", "What else there was, in a sentence or two."],
  note: ["Note", "Housekeeping: a holiday, a change of day."],
  label: ["Label", "A line that names what follows."],
  call: ["Call", "What readers are asked for."],
  "sign-off": ["Sign-off", "Who signs this issue, in place of the newsletter’s own."],
  promo: ["Promotion", "An event or an advertisement, in a box with a label. A link alone at the end is its button."],
  correction: ["Correction", "What an earlier issue got wrong."],
};

/** @param {string} kind @returns {string} */
function nameOf(kind) {
  return KINDS[kind]?.[0] ?? kind;
}

/** @param {Part} part @returns {string} what a section is called on the page */
function titleOf(part) {
  return part.title || (part.kind === "stories" ? "Section" : nameOf(part.kind));
}

// --- on the page ---------------------------------------------------------------------------------

/** @param {Store} store @param {Part} part @returns {HTMLElement} */
export function newPart(store, part) {
  const id = `part-${Math.random().toString(36).slice(2, 10)}`;
  const place = make("section", { class: "part", "data-section": part.key, "data-kind": part.kind });
  const head = make(
    "div",
    { class: "part-head" },
    make("label", { class: "kind", for: `${id}-title` }),
    make("label", { class: "heard kicker-name", for: `${id}-kicker` }),
    make("input", { id: `${id}-kicker`, class: "kicker", "data-field": "kicker", autocomplete: "off" }),
    make("span", { class: "words" }),
    make(
      "span",
      { class: "tools" },
      button("Up", { class: "up" }, () => move(store, place, -1)),
      button("Down", { class: "down" }, () => move(store, place, 1)),
      menu(store, place),
    ),
    make("textarea", { class: "title", id: `${id}-title`, rows: 1, "data-field": "title", "data-one-line": true }),
    leadsTo(id),
  );
  const body = make(
    "div",
    { class: "part-body" },
    make("label", { class: "heard", for: `${id}-text` }),
    marked(
      make("textarea", { id: `${id}-text`, class: "text", rows: 1, "data-field": "text", placeholder: "Text" }),
      { reads: true },
    ),
  );
  place.append(head, body, make("ol", { class: "stories" }));
  return place;
}

/** Move a section past its neighbour. @param {Store} store @param {HTMLElement} place @param {-1 | 1} by */
function move(store, place, by) {
  const all = /** @type {HTMLElement[]} */ ([...find("#parts", HTMLElement).children]);
  const others = all.filter((each) => each.dataset.section);
  const other = others[others.indexOf(place) + by];
  if (!other) return;
  const to = by < 0 ? { before: other.dataset.section } : { after: other.dataset.section };
  void store.act({ kind: "move-section", section: place.dataset.section ?? "", to });
}

/** @param {Store} store @param {HTMLElement} place @returns {HTMLDetailsElement} */
function menu(store, place) {
  /** @param {string} words @param {string} name @param {() => void} act */
  const entry = (words, name, act) =>
    make(
      "li",
      {},
      button(words, { class: name }, () => {
        more.open = false;
        act();
      }),
    );
  /** Show a field that is hidden while it is empty. @param {string} name */
  const open = (name) => {
    place.dataset.asked = `${place.dataset.asked ?? ""} ${name}`;
    const field = find(`:scope > div [data-field=${name}]`, HTMLElement, place);
    const row = /** @type {HTMLElement} */ (field.closest(".address, .part-body"));
    row.hidden = false;
    find(`.to-${name}`, HTMLElement, more).hidden = true;
    field.focus();
  };
  const more = make(
    "details",
    { class: "more" },
    make("summary", {}, "More"),
    make(
      "ul",
      {},
      entry("Words below the title", "to-text", () => open("text")),
      entry("An address it leads to", "to-url", () => open("url")),
      entry("Remove it", "remove", () => void remove(store, place)),
    ),
  );
  more.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !more.open) return;
    event.stopPropagation();
    more.open = false;
    find("summary", HTMLElement, more).focus();
  });
  return more;
}

/**
 * @param {Store} store
 * @param {State} state
 * @param {Part} part
 * @param {HTMLElement} place
 * @param {Set<string>} answered
 */
export function showPart(store, state, part, place, answered) {
  const holds = part.kind === "stories";
  const title = titleOf(part);
  place.dataset.kind = part.kind;
  const head = find(".part-head", HTMLElement, place);
  const body = find(".part-body", HTMLElement, place);
  // The stories that stand in no section have no title to change.
  head.hidden = part.key === "";
  place.setAttribute("aria-label", part.key === "" ? "Stories" : title);
  tell(find(".kind", HTMLElement, head), holds ? "Section" : nameOf(part.kind));
  tell(find(".heard", HTMLElement, body), `Text of ${title}`);
  const kicker = find(".kicker", HTMLInputElement, head);
  kicker.placeholder = part.kind === "promo" ? "Label" : "Kicker";
  tell(find(".kicker-name", HTMLElement, head), `${kicker.placeholder} of ${title}`);
  const url = find(".url", HTMLInputElement, head);
  show(kicker, part.kicker, store, answered);
  show(find(".title", HTMLTextAreaElement, head), part.title, store, answered);
  show(url, part.url, store, answered);
  const text = find(".text", HTMLTextAreaElement, body);
  show(text, part.text, store, answered);
  showTold(state, text, part.text, { section: part.key, field: "text" });
  const asked = place.dataset.asked ?? "";
  const hides = { text: holds && !part.text && !asked.includes("text"), url: !part.url && !asked.includes("url") };
  body.hidden = part.key === "" || hides.text;
  find(".address", HTMLElement, head).hidden = hides.url;
  find(".to-text", HTMLElement, head).hidden = !hides.text;
  find(".to-url", HTMLElement, head).hidden = !hides.url;
  url.setAttribute("aria-label", `${title} leads to`);
  find(".more summary", HTMLElement, head).setAttribute("aria-label", `More for ${title}`);
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

// --- taking one out ------------------------------------------------------------------------------

/** Take a section out; where it holds stories, ask where they go. @param {Store} store @param {HTMLElement} place */
async function remove(store, place) {
  const key = place.dataset.section ?? "";
  const parts = store.state?.parts ?? [];
  const part = parts.find((each) => each.key === key);
  if (!part) return;
  const into = part.stories.length ? await askInto(parts, part) : undefined;
  if (into === null) return;
  const next = place.nextElementSibling ?? place.previousElementSibling;
  const target = next?.querySelector(".part-head:not([hidden]) .title") ?? document.getElementById("add-section");
  document.dispatchEvent(new CustomEvent("removed", { detail: titleOf(part) }));
  if (target instanceof HTMLElement) target.focus();
  await store.act({ kind: "remove-section", section: key, ...(into === undefined ? {} : { into }) });
}

/** @param {Part[]} parts @param {Part} part @returns {Promise<string | null>} the section its stories go to */
async function askInto(parts, part) {
  const dialog = find("#ask-section-remove", HTMLDialogElement);
  const others = parts.filter((each) => each.kind === "stories" && each !== part && each.key !== "");
  const stories = figure(part.stories.length, "story", "stories");
  find(".about", HTMLElement, dialog).textContent =
    `It holds ${stories}, which ${part.stories.length === 1 ? "stays" : "stay"} in the issue. ` +
    `${part.text ? "The words below its title go with it. " : ""}Undo brings it back.`;
  find("h2", HTMLElement, dialog).textContent = `Remove “${titleOf(part)}”`;
  const into = find("select", HTMLSelectElement, dialog);
  into.replaceChildren(
    make("option", { value: "" }, "No section: above the first one"),
    ...others.map((each) => make("option", { value: each.key }, titleOf(each))),
  );
  into.value = others.filter((each) => parts.indexOf(each) < parts.indexOf(part)).at(-1)?.key ?? "";
  return (await opened(dialog)) ? into.value : null;
}

// --- putting one in ------------------------------------------------------------------------------

/** @param {Store} store */
export async function addSection(store) {
  const state = store.state;
  if (!state) return;
  const dialog = find("#ask-section", HTMLDialogElement);
  /** @param {string} name */
  const field = (name) =>
    /** @type {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} */ (
      find(`[name=${name}]`, HTMLElement, dialog)
    );
  const kinds = /** @type {HTMLSelectElement} */ (field("kind"));
  const chosen = kinds.value;
  kinds.replaceChildren(...state.kinds.map((kind) => make("option", { value: kind }, nameOf(kind))));
  kinds.value = state.kinds.includes(chosen) ? chosen : "stories";
  const where = /** @type {HTMLSelectElement} */ (field("where"));
  const own = state.parts.filter((each) => each.key !== "");
  where.replaceChildren(
    ...own.map((each) => make("option", { value: each.key }, `Above “${titleOf(each)}”`)),
    make("option", { value: "" }, "At the end"),
  );
  const planned = /** @type {HTMLSelectElement} */ (field("planned"));
  const known = await plannedFor(store);
  planned.replaceChildren(
    make("option", { value: "" }, "One of your own"),
    ...known.map((each) =>
      make(
        "option",
        { value: each.name, disabled: each.told },
        `${each.heading} (${each.told ? "in the issue already" : each.runs})`,
      ),
    ),
  );
  planned.value = known.find((each) => each.due && !each.told)?.name ?? "";
  const fit = () => {
    const promo = kinds.value === "promo";
    const written = !promo || !planned.value;
    find(".hint", HTMLElement, dialog).textContent = KINDS[kinds.value]?.[1] ?? "";
    for (const [row, shown] of /** @type {[string, boolean][]} */ ([
      [".planned", promo && known.length > 0],
      [".written", written],
      [".text-row", written && kinds.value !== "stories"],
      [".of-promo", promo && written],
    ]))
      for (const each of dialog.querySelectorAll(row)) /** @type {HTMLElement} */ (each).hidden = !shown;
  };
  const settle = () => {
    fit();
    where.value = placeOf(state, kinds.value);
  };
  kinds.onchange = settle;
  planned.onchange = fit;
  settle();
  if (!(await opened(dialog, kinds))) return;
  await put(store, kinds.value, planned.value, (name) => field(name).value.trim());
}

/** @param {Store} store @returns {Promise<Planned[]>} */
async function plannedFor(store) {
  const { status, said } = await ask(`${store.address}/promos`).catch(() => ({ status: 0, said: null }));
  return status === 200 ? said.promos : [];
}

/** @param {State} state @param {string} kind @returns {string} above which section the format has it */
function placeOf(state, kind) {
  const rank = state.kinds.indexOf(kind);
  return state.parts.find((each) => each.key !== "" && state.kinds.indexOf(each.kind) > rank)?.key ?? "";
}

/** @param {Store} store @param {string} kind @param {string} planned @param {(name: string) => string} valueOf */
async function put(store, kind, planned, valueOf) {
  const before = new Set(keysOf(store));
  const above = valueOf("where");
  /** @type {Place} */
  const to = above ? { before: above } : { end: "" };
  if (kind === "promo" && planned) {
    await store.ask("promo", ({ revision }) => ({ revision, promo: planned, to }));
  } else {
    const promo = kind === "promo";
    const text = kind === "stories" ? "" : valueOf("text");
    const [words, url] = promo ? [valueOf("button"), valueOf("url")] : ["", ""];
    const link = url ? linkOf(words || valueOf("title") || url, url) : words;
    await store.act({
      kind: "add-section",
      section: kind,
      to,
      title: valueOf("title"),
      text: [text, link].filter(Boolean).join("\n\n"),
      ...(promo ? { kicker: valueOf("kicker") } : {}),
    });
  }
  const made = keysOf(store).find((key) => !before.has(key));
  if (made === undefined) return;
  find("#ask-section form", HTMLFormElement).reset();
  const place = find(`[data-section="${CSS.escape(made)}"]`, HTMLElement);
  const title = find(".title", HTMLTextAreaElement, place);
  title.focus();
  place.scrollIntoView({ block: "nearest" });
  say(`Added: ${place.getAttribute("aria-label") ?? ""}.`);
}

/** Write a link as Markdown. @param {string} words @param {string} url @returns {string} */
function linkOf(words, url) {
  const safe = url.replace(/[()<>\s]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
  return `[${words.replace(/[[\]\\]/g, "\\$&")}](${safe})`;
}

/** @param {Store} store @returns {string[]} */
function keysOf(store) {
  return (store.state?.parts ?? []).map((part) => part.key);
}
