// @ts-check
/** Exchange the frame of the email without a flicker and without losing the place. */

// A frame's "load" waits for its pictures; nobody waits longer than this, in milliseconds, to see the words.
const PATIENCE = 400;

/**
 * Renew a region around its frame: the new frame is filled behind the old one, and takes its place when it is there.
 * @param {HTMLElement} old
 * @param {HTMLElement} fresh
 */
export function swapFrame(old, fresh) {
  const caption = old.querySelector(".caption");
  const nextCaption = fresh.querySelector(".caption");
  if (caption && nextCaption) caption.replaceWith(document.adoptNode(nextCaption));
  for (const [name, value] of Object.entries(fresh.dataset)) old.dataset[name] = value;

  const [next, holder] = [fresh.querySelector("iframe"), old.querySelector(".holder")];
  const now = holder?.querySelector("iframe:not(.coming)");
  if (!next || !holder || !(now instanceof HTMLIFrameElement)) return;
  setWidth(old, Number(next.getAttribute("width")));
  now.title = next.title;
  if (now.getAttribute("src") === next.getAttribute("src")) return;
  for (const late of holder.querySelectorAll("iframe.coming")) late.remove();
  const coming = document.adoptNode(next);
  coming.className = "coming";
  coming.setAttribute("aria-hidden", "true");
  coming.tabIndex = -1;
  let done = false;
  const take = () => {
    if (done || !coming.isConnected) return;
    done = true;
    keepPlace(now, coming);
    coming.classList.remove("coming");
    coming.removeAttribute("aria-hidden");
    coming.removeAttribute("tabindex");
    const focused = document.activeElement === now;
    now.remove();
    if (focused) coming.focus();
  };
  coming.addEventListener("load", take, { once: true });
  holder.prepend(coming);
  setTimeout(take, PATIENCE);
}

/**
 * Scroll a frame to where another one is: as far down where both are as long, else as far in proportion.
 * @param {HTMLIFrameElement} from
 * @param {HTMLIFrameElement} to
 */
function keepPlace(from, to) {
  const [before, after] = [from.contentWindow, to.contentWindow];
  const [old, fresh] = [from.contentDocument?.documentElement, to.contentDocument?.documentElement];
  if (!before || !after || !old || !fresh) return;
  const near = Math.abs(old.scrollHeight - fresh.scrollHeight) < before.innerHeight;
  after.scrollTo(0, near ? before.scrollY : (before.scrollY * fresh.scrollHeight) / old.scrollHeight);
}

/**
 * Make the frame as wide as asked, and have its handle say so.
 * @param {ParentNode} within
 * @param {number} width
 */
export function setWidth(within, width) {
  for (const frame of within.querySelectorAll("iframe")) frame.width = String(width);
  within.querySelector("#handle")?.setAttribute("aria-valuenow", String(width));
}
