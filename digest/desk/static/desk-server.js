// @ts-check
/** Ask the server, in JSON. */

/** @typedef {import("./desk-types.js").Fault} Fault */

/** The server cannot be reached, or does not know this browser yet: nothing is lost, the same can be asked again. */
export class Away extends Error {}

/**
 * @param {string} address
 * @param {{ body?: unknown, signal?: AbortSignal }} [how] with a body it is asked to do something
 * @returns {Promise<{ status: number, said: any }>}
 * @throws {Away}
 */
export async function ask(address, { body, signal } = {}) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(address, {
      method: body === undefined ? "GET" : "POST",
      headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Away();
  }
  // Digest was started again: it answers once its new address has been opened in this browser.
  if (response.status === 403) throw new Away();
  // A fault of the program itself is answered in plain words.
  return { status: response.status, said: await response.json().catch(() => ({})) };
}

/**
 * @param {number} status
 * @param {any} said
 * @returns {Fault} what the server says is wrong
 */
export function faultOf(status, said) {
  const fault = said?.error;
  return { message: fault?.message ?? `The server answers with ${status}`, help: fault?.help ?? "" };
}
