// @ts-check
/** Hand an issue over: what it lacks is said before, what will happen is shown, and it is asked for twice. */

import { bar } from "./desk-bars.js";
import { opened } from "./desk-dialogs.js";
import { figure, find, make, sentence } from "./desk-dom.js";
import { Away, ask, faultOf } from "./desk-server.js";
import { say } from "./say.js";

/** @typedef {import("./desk-types.js").Fault} Fault */
/** @typedef {import("./desk-store.js").Store} Store */
/**
 * @typedef {{
 *   ready: boolean, lacks: Fault[], notes: string[], via?: string, from?: string, subject?: string, readers?: number,
 *   to_go?: number, list?: string, token?: string, page: boolean,
 * }} Plan
 * @typedef {{
 *   said: string, done: boolean, help: string[], folder: string | null, record: string[],
 *   rows: { address: string, state: string, words: string }[],
 * }} Sent
 */

/** Hand the issue over as it is saved. @param {Store} store */
export async function handOver(store) {
  say("Building the issue.");
  // What leaves is what stood there when it was asked for: a change meanwhile is refused.
  const revision = store.state?.revision ?? 0;
  const plan = /** @type {Plan | null} */ (await store.ask("plan", () => ({ revision })));
  if (!plan) return;
  if (!plan.ready) {
    if (await showLacks(plan)) await writePage(store, revision);
    return;
  }
  const by = await askFirst(plan);
  if (!by || !(await askAgain(plan))) return;
  const readers = figure(plan.to_go ?? 0, "reader");
  bar("done", `It is being handed over to ${readers}.`, { help: "Leave this page open until it says what became of it." });
  await send(store, { by, token: plan.token ?? "", revision });
  void store.read();
}

/** @param {Store} store @param {{ by: string, token: string, revision: number }} order */
async function send(store, order) {
  try {
    // Never tried again by itself: whether it went out is on record, and to be looked at first.
    const { status, said } = await ask(`${store.address}/hand-over`, { body: order });
    bar("done", "");
    if (status === 200) await showSent(said);
    else store.onFault(faultOf(status, said), null);
  } catch (error) {
    if (!(error instanceof Away)) throw error;
    bar("done", "Digest ended while it handed the issue over.", {
      grave: true,
      help: "Start the desk again and choose Hand over once more: it knows who has it, and sends the rest.",
      acts: [["Dismiss", () => bar("done", "")]],
    });
  }
}

/** Write the page from which it is pasted into a service. @param {Store} store @param {number} revision */
async function writePage(store, revision) {
  const done = await store.ask("page", () => ({ revision }));
  if (!done) return;
  bar("done", `Written: ${done.page}.`, {
    help: `${done.said} Open it in your browser, and paste. Then put it on record: ${done.record}`.trim(),
    acts: [["Dismiss", () => bar("done", "")]],
  });
}

/** @param {Plan} plan @returns {Promise<boolean>} whether a page to paste from is wanted instead */
function showLacks(plan) {
  const dialog = find("#handover-lacks", HTMLDialogElement);
  find(".lacks", HTMLElement, dialog).replaceChildren(
    ...plan.lacks.map(({ message, help }) =>
      make("li", {}, make("strong", {}, sentence(message)), help ? make("span", { class: "help" }, sentence(help)) : ""),
    ),
  );
  showNotes(dialog, plan.notes);
  for (const each of dialog.querySelectorAll(".pasting")) /** @type {HTMLElement} */ (each).hidden = !plan.page;
  return opened(dialog);
}

/** @param {Plan} plan @returns {Promise<string>} who hands it over; nothing if nobody does */
async function askFirst(plan) {
  const dialog = find("#ask-handover", HTMLDialogElement);
  const rows = {
    Subject: plan.subject,
    To: `${figure(plan.to_go ?? 0, "reader")}, one message each (${plan.list})`,
    From: plan.from,
    By: plan.via,
  };
  find("dl", HTMLElement, dialog).replaceChildren(
    ...Object.entries(rows).map(([name, words]) => make("div", {}, make("dt", {}, name), make("dd", {}, words))),
  );
  showNotes(dialog, plan.notes);
  const by = find("#handover-by", HTMLInputElement);
  return (await opened(dialog)) ? by.value.trim() : "";
}

/** @param {Plan} plan */
function askAgain(plan) {
  const dialog = find("#ask-handover-again", HTMLDialogElement);
  const readers = figure(plan.to_go ?? 0, "reader");
  find(".about", HTMLElement, dialog).textContent =
    `“${plan.subject}” goes to ${readers} at once. It cannot be taken back.`;
  find(".grave", HTMLButtonElement, dialog).textContent = `Hand it over to ${readers}`;
  return opened(dialog);
}

/** @param {Sent} sent */
async function showSent(sent) {
  const dialog = find("#handed-over", HTMLDialogElement);
  const title = sent.done ? "Handed over" : "Not all handed over";
  find("h2", HTMLElement, dialog).textContent = title;
  find(".said", HTMLElement, dialog).textContent = sentence(sent.said);
  find(".help", HTMLElement, dialog).replaceChildren(...sent.help.map((each) => make("p", {}, each)));
  find(".folder", HTMLElement, dialog).textContent = sent.folder ? `On record in ${sent.folder}.` : "Not on record yet.";
  const list = find("ul", HTMLElement, dialog);
  list.hidden = !sent.rows.length;
  list.replaceChildren(
    ...sent.rows.map((row) =>
      make("li", {}, make("strong", {}, row.state), ` ${row.address}`, row.words ? make("span", {}, row.words) : ""),
    ),
  );
  say(`${title}: ${sent.said}.`);
  await opened(dialog);
}

/** @param {HTMLDialogElement} dialog @param {string[]} notes */
function showNotes(dialog, notes) {
  find(".notes", HTMLElement, dialog).replaceChildren(...notes.map((each) => make("li", {}, each)));
}
