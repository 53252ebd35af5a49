// @ts-check
/** Make and find elements. Words become text, never HTML. */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | number | boolean | null | undefined>} [attributes] true is an empty one, false none
 * @param {...(Node | string | null | undefined | false)} within
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, attributes = {}, ...within) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  for (const each of within) if (each) element.append(each);
  return element;
}

/**
 * @param {string} words
 * @param {Record<string, string | number | boolean | null | undefined>} attributes
 * @param {() => void} act
 * @returns {HTMLButtonElement}
 */
export function button(words, attributes, act) {
  const made = make("button", { type: "button", ...attributes }, words);
  made.addEventListener("click", act);
  return made;
}

/**
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} kind
 * @param {ParentNode} [within]
 * @returns {T}
 */
export function find(selector, kind, within = document) {
  const found = within.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`the page has no ${selector}`);
  return found;
}

/**
 * @param {Element} element
 * @param {string} words
 */
export function tell(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/**
 * Bring the children of an element into an order, moving as few as can be: what stays keeps its focus.
 * @param {Element} parent
 * @param {Element[]} wanted
 */
export function order(parent, wanted) {
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  for (const [at, element] of wanted.entries()) {
    if (parent.children[at] === element) continue;
    // One that goes further down is taken out of the way rather than all others moved up.
    const next = parent.children[at];
    if (next && wanted.indexOf(next) > at + 1 && parent.children[at + 1] === element) parent.append(next);
    else parent.insertBefore(element, next ?? null);
  }
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
}

/**
 * @param {Element | EventTarget | null} target
 * @returns {boolean} whether letters go into it
 */
export function isTyping(target) {
  return target instanceof HTMLElement && target.matches("textarea, select, input:not([type=checkbox], [type=radio])");
}

/**
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 * @returns {string}
 */
export function figure(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}

/**
 * Say an instant in the time of the newsroom, in which it is written.
 * @param {string} instant ISO 8601 with an offset
 * @param {Intl.DateTimeFormatOptions} how
 * @returns {string}
 */
export function moment(instant, how) {
  const there = new Date(instant.replace(/(?:Z|[+-]\d\d:\d\d)$/, "Z"));
  return there.toLocaleString("en-GB", { ...how, timeZone: "UTC" });
}

/** @param {string} words @returns {string} them with a capital in front */
export function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** @param {string} words @returns {string} them as a sentence; a command stays as it is */
export function sentence(words) {
  if (!words || words.startsWith("digest ")) return words;
  return /[.!?”"]$/.test(words) ? capital(words) : `${capital(words)}.`;
}
