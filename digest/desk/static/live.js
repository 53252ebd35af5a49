// @ts-check
/** Hear from the server when files have changed; a page nobody looks at does not listen, for a browser has few lines. */

import { alarm } from "./say.js";

const LOST = "Digest no longer answers: this page stays as it is. Start digest preview again.";

/**
 * @param {() => Promise<boolean>} refresh shows the page as it is now
 */
export function listen(refresh) {
  const address = document.body.dataset.events;
  if (!address) return;
  /** @type {EventSource | null} */
  let stream = null;

  const open = () => {
    stream = new EventSource(address);
    stream.addEventListener("message", async (event) => {
      alarm("");
      if (event.data !== document.body.dataset.revision && !(await refresh())) alarm(LOST);
    });
    stream.addEventListener("error", () => alarm(LOST));
  };
  document.addEventListener("visibilitychange", () => {
    stream?.close();
    stream = null;
    if (document.hidden) return;
    open();
    // The list of all issues has no revision by which to tell that it is old.
    if (!document.body.dataset.revision) void refresh();
  });
  open();
}
