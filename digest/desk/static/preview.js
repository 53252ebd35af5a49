// @ts-check
/** The preview in the browser: what a page says and shows comes from the server; here it is put in place. */

import { bindKeys } from "./keys.js";
import { listen } from "./live.js";
import { load, show } from "./regions.js";
import { bindWidth } from "./width.js";

/**
 * Show the view of a link in place of the present one, as the link itself would.
 * @param {HTMLAnchorElement} link
 */
async function follow(link) {
  const address = link.href;
  // First, so that a change of files meanwhile renews the view that was asked for.
  history.pushState(null, "", address);
  if (!(await load(address))) location.assign(address);
}

document.addEventListener("click", (event) => {
  const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  const link = event.target instanceof Element ? event.target.closest("a[data-view], a.tool") : null;
  if (plain && link instanceof HTMLAnchorElement) {
    event.preventDefault();
    void follow(link);
  }
});

addEventListener("popstate", () => void load(location.href));

bindKeys(follow);
bindWidth();
listen(() => load(location.href));
show();
