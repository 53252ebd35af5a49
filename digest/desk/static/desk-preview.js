// @ts-check
/** The right column: the email as readers get it, by the pages of the preview. */

import { find, make, tell } from "./desk-dom.js";
import { swapFrame } from "./frame.js";

const BORDER = 2;
/** @type {AbortController | null} */
let running = null;
let address = "";
let email = "";

/** @returns {string} which email is shown, as the server tells one from another */
export function emailShown() {
  return email;
}

/** @param {HTMLAnchorElement} link @returns {Promise<void>} */
export function follow(link) {
  address = link.href;
  for (const view of document.querySelectorAll("a[data-view]")) view.removeAttribute("aria-current");
  const name = new URL(address).searchParams.get("view") ?? "desktop";
  document.getElementById(`view-${name}`)?.setAttribute("aria-current", "page");
  return loadPreview();
}

/** Show the email as the server has it now. Of several askings the last counts. */
export async function loadPreview() {
  if (!address) {
    const first = find(matchMedia("(max-width: 600px)").matches ? "#view-phone" : "a[data-view]", HTMLAnchorElement);
    return follow(first);
  }
  running?.abort();
  const mine = (running = new AbortController());
  let text = "";
  try {
    const response = await fetch(stageOf(address), { signal: mine.signal, headers: { accept: "text/html" } });
    if (!response.ok) return;
    text = await response.text();
  } catch {
    return; // the next answer of the server brings it
  }
  if (mine.signal.aborted) return;
  const page = new DOMParser().parseFromString(text, "text/html");
  const fresh = page.querySelector("#stage");
  const stage = find("#stage", HTMLElement);
  if (!(fresh instanceof HTMLElement)) return;
  email = fresh.dataset.of ?? "";
  const inner = make("div", { class: "stage-in", "data-shows": fresh.dataset.shows ?? "" });
  for (const each of [...fresh.childNodes]) inner.append(document.adoptNode(each));
  for (const each of inner.querySelectorAll("#handle, #width")) each.remove();
  const old = stage.querySelector(".stage-in");
  if (old instanceof HTMLElement && old.querySelector("iframe") && inner.querySelector("iframe")) swapFrame(old, inner);
  else stage.replaceChildren(inner);
  fit();
}

/** @param {string} view the address of a view's page @returns {string} that of its email, which waits for no checks */
function stageOf(view) {
  const found = new URL(view);
  found.pathname = found.pathname.replace(/^\/issues\//, "/stage/");
  return found.href;
}

/** Make the email as small as the column asks for; its own layout stays that of its width. */
export function fit() {
  const holder = document.querySelector("#stage .holder");
  const frame = holder?.querySelector("iframe");
  if (!(holder instanceof HTMLElement) || !frame) return;
  const room = holder.parentElement?.clientWidth ?? 0;
  const scale = room ? Math.min(1, room / (Number(frame.getAttribute("width")) + BORDER)) : 1;
  holder.style.setProperty("--scale", String(scale));
  holder.style.setProperty("--wide", `${Number(frame.getAttribute("width")) + BORDER}px`);
}

export function bindPreview() {
  document.addEventListener("click", (event) => {
    const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    const link = event.target instanceof Element ? event.target.closest("a[data-view], a.tool") : null;
    if (!plain || !(link instanceof HTMLAnchorElement)) return;
    event.preventDefault();
    void follow(link);
  });
  new ResizeObserver(fit).observe(find("#stage", HTMLElement));
}

/** @param {{ html: number, limit: number }} size */
export function showSize(size) {
  const meter = find("#size", HTMLMeterElement);
  const said = `${Math.round(size.html / 1024)} KB of ${Math.floor(size.limit / 1024)}`;
  tell(find("#size-said", HTMLElement), size.html > size.limit ? `${said}: Gmail cuts the rest off` : said);
  meter.max = size.limit;
  meter.high = size.limit * 0.9;
  meter.value = Math.min(size.html, size.limit);
}
