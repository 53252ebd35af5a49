// @ts-check
/** Keys of one letter or sign; none is taken while something is typed, or together with a key of the browser's. */

/**
 * @param {(link: HTMLAnchorElement) => Promise<void>} follow
 */
export function bindKeys(follow) {
  const keys = /** @type {HTMLDialogElement | null} */ (document.getElementById("keys"));
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("#help")) keys?.showModal();
  });
  /** @param {KeyboardEvent} event */
  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || keys?.open || isTyping(event.target)) return;
    const link = wanted(event.key);
    if (event.key === "?") keys?.showModal();
    else if (link) void follow(link);
    else return;
    event.preventDefault();
  };
  document.addEventListener("keydown", press);
  // A reader who scrolls the email is in its frame: the keys go there. The email itself can listen to nothing.
  /** @param {EventTarget | null} frame */
  const within = (frame) => {
    if (frame instanceof HTMLIFrameElement) frame.contentDocument?.addEventListener("keydown", press);
  };
  document.addEventListener("load", (event) => within(event.target), true);
  within(document.querySelector("iframe"));
}

/**
 * @param {string} key
 * @returns {HTMLAnchorElement | null}
 */
function wanted(key) {
  const views = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll("a[data-view]")]);
  const at = views.findIndex((view) => view.getAttribute("aria-current"));
  if (key === "v") return views[(at + 1) % views.length] ?? null;
  if (key === "V") return views[(at - 1 + views.length) % views.length] ?? null;
  if (key === "p") return document.querySelector("a#pictures");
  return views.find((view) => view.getAttribute("aria-keyshortcuts") === key) ?? null;
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}
