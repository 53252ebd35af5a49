// @ts-check
/** The list of all issues at a desk: the coming one is drafted with one click. */

import { Away, ask, faultOf } from "./desk-server.js";
import { alarm, say } from "./say.js";

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest("button[data-draft]") : null;
  if (!(button instanceof HTMLButtonElement) || button.getAttribute("aria-disabled") === "true") return;
  const place = button.dataset.draft ?? "";
  button.setAttribute("aria-disabled", "true");
  button.textContent = "Drafting…";
  say("Drafting.");
  try {
    const { status, said } = await ask(`/api/issues/${place}/draft`, { body: {} });
    if (status === 200) {
      location.assign(`/desk/${place}`);
      return;
    }
    const { message, help } = faultOf(status, said);
    alarm([message, help].filter(Boolean).join(": "));
  } catch (error) {
    if (!(error instanceof Away)) throw error;
    alarm("Digest no longer answers. Start digest desk again.");
  }
  button.removeAttribute("aria-disabled");
  button.textContent = "Draft it";
});
