// @ts-check
/** The issue as the server has it, and the edits on their way there: one request at a time, in order, none lost. */

import { Away, ask, faultOf } from "./desk-server.js";

/** @typedef {import("./desk-types.js").State} State */
/** @typedef {import("./desk-types.js").Edit} Edit */
/** @typedef {import("./desk-types.js").Fault} Fault */
/** @typedef {{ id: string, edit: Edit }} Waiting */
/** @typedef {"idle" | "waiting" | "away"} Standing */

// Milliseconds: from the last key to the request; how long a flow of keys may hold it back; from one try to the next.
const PAUSE = 120;
const MOST = 1000;
const AGAIN = [500, 1000, 2000, 4000];

/**
 * @param {Edit} edit
 * @returns {string} what it writes: a later edit with this name stands for the earlier
 */
export function nameOf(edit) {
  return [edit.kind, edit.story ?? edit.section ?? "", edit.field ?? ""].join(" ");
}

/** What is said where it is not sure any more what an edit is of. @type {Fault} */
const UNSURE = {
  message: "This was changed elsewhere, and it is not sure any more which of several parts of one name you meant.",
  help: "It was left as it is: do it again where it belongs.",
};

/** @param {State} state @returns {string[]} */
function keysOf(state) {
  return state.parts.flatMap((part) => [part.key, ...part.stories.map((story) => story.key)]);
}

/** @param {string} key @returns {string} the name that several parts may have in common */
function nameIn(key) {
  return key.replace(/~\d+$/, "");
}

export class Store {
  /** @type {State | null} */
  state = null;
  /** @type {(state: State, answered: Set<string>) => void} */
  onState = () => {};
  /** @type {(standing: Standing) => void} */
  onStanding = () => {};
  /** @type {(fault: Fault | null, edit: Edit | null) => void} */
  onFault = () => {};
  /** @type {(keys: Map<string, string>, what: "story" | "section") => void} */
  onNames = () => {};

  /** @type {Map<string, Waiting>} */
  #waiting = new Map();
  /** @type {Waiting[]} */
  #sent = [];
  /** @type {Promise<void>} */
  #turn = Promise.resolve();
  #timer = 0;
  #since = 0;
  #count = 0;

  /** @param {string} address */
  constructor(address) {
    this.address = address;
  }

  /** Whether something that was typed has not reached the server. */
  get isBehind() {
    return this.#waiting.size > 0 || this.#sent.length > 0;
  }

  /** @param {string} name @returns {boolean} whether an edit of this name is under way */
  holds(name) {
    return this.#waiting.has(name) || this.#sent.some((each) => each.id === name);
  }

  /** Read the issue. @returns {Promise<void>} */
  read() {
    return this.#inTurn(async () => {
      const { status, said } = await this.#patiently(this.address);
      if (status === 200) this.#take(said, new Set());
      else this.onFault(faultOf(status, said), null);
    });
  }

  /** Send what is typed once the keys rest. @param {Edit} edit */
  type(edit) {
    this.#put(nameOf(edit), edit);
    const now = performance.now();
    if (this.#waiting.size === 1) this.#since = now;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), Math.max(0, Math.min(PAUSE, this.#since + MOST - now)));
  }

  /** Do something at once, after all that was typed before it. @param {Edit} edit @returns {Promise<void>} */
  act(edit) {
    this.#count += 1;
    this.#put(`${nameOf(edit)} #${this.#count}`, edit);
    return this.flush();
  }

  /** Send all that waits. @returns {Promise<void>} */
  flush() {
    clearTimeout(this.#timer);
    return this.#inTurn(() => this.#send());
  }

  /**
   * Ask for something else than an edit, after all edits; what is answered with a state is shown.
   * @param {string} path
   * @param {(state: State) => unknown} body made when its turn comes
   * @param {(said: any) => void} [refused] is given what is answered with 412
   * @returns {Promise<any>} what is answered, null where it is refused
   */
  async ask(path, body, refused) {
    await this.flush();
    let answer = null;
    await this.#inTurn(async () => {
      if (!this.state) return;
      for (let tries = 0; tries < 2; tries += 1) {
        const { status, said } = await this.#patiently(`${this.address}/${path}`, body(this.state));
        if (status === 409 && said.state) {
          this.#take(said.state, new Set());
          if (!tries) continue;
        }
        if (status < 300) {
          answer = said;
          const state = said.state ?? said;
          if (typeof state.revision === "number" && state.parts) this.#take(state, new Set());
        } else if (status === 412 && refused) refused(said);
        else this.onFault(faultOf(status, said), null);
        return;
      }
    });
    return answer;
  }

  /** @param {string} id @param {Edit} edit */
  #put(id, edit) {
    this.#waiting.delete(id);
    this.#waiting.set(id, { id, edit });
    this.onStanding("waiting");
  }

  async #send() {
    let trouble = 0;
    while (this.#waiting.size && this.state) {
      this.#sent = [...this.#waiting.values()];
      // After a refusal one at a time, to know which it was.
      if (trouble) this.#sent.length = 1;
      for (const each of this.#sent) this.#waiting.delete(each.id);
      const body = { revision: this.state.revision, edits: this.#sent.map((each) => each.edit) };
      const { status, said } = await this.#patiently(`${this.address}/edits`, body);
      const done = this.#sent;
      this.#sent = [];
      if (status === 409 && said.state) {
        this.#again(done);
        const unsure = this.#unsure(said.state);
        this.#take(said.state, new Set());
        for (const edit of unsure) this.onFault(UNSURE, edit);
        trouble += unsure.length;
      } else if (status === 200) {
        if (!trouble) this.onFault(null, null);
        trouble = 0;
        this.#renamed(done, said.state ?? said);
        this.#take(said.state ?? said, new Set(done.map((each) => each.id)));
      } else if (done.length > 1) {
        this.#again(done);
        trouble += 1;
      } else {
        trouble += 1;
        this.onFault(faultOf(status, said), done[0]?.edit ?? null);
        this.#take(this.state, new Set());
      }
    }
    if (!this.isBehind) this.onStanding("idle");
  }

  /** What was typed meanwhile goes after it, or in its place. @param {Waiting[]} done */
  #again(done) {
    const later = this.#waiting;
    this.#waiting = new Map(done.map((each) => [each.id, each]));
    for (const [id, each] of later) this.#waiting.set(id, each);
  }

  /**
   * Several parts of one name are told apart by their order: where that is another now, nobody knows which was meant.
   * @param {State} fresh
   * @returns {Edit[]} the edits that are not sent for that
   */
  #unsure(fresh) {
    const [before, after] = [this.state, fresh].map((state) => (state ? keysOf(state) : []));
    const unsure = [];
    for (const [id, { edit }] of [...this.#waiting]) {
      const key = edit.story ?? edit.section;
      if (typeof key !== "string") continue;
      const [had, has] = [before, after].map((keys) => keys?.filter((each) => nameIn(each) === nameIn(key)) ?? []);
      if (Math.max(had?.length ?? 0, has?.length ?? 0) < 2 || had?.join() === has?.join()) continue;
      this.#waiting.delete(id);
      unsure.push(edit);
    }
    return unsure;
  }

  /**
   * An edit is answered before the checks are asked: until they are, what they said last stands.
   * @param {Omit<State, "findings" | "counts"> & { findings: State["findings"] | null }} told
   * @param {Set<string>} answered
   */
  #take(told, answered) {
    const { findings, counts } = this.state ?? { findings: [], counts: { error: 0, warning: 0, info: 0 } };
    const state = /** @type {State} */ (told.findings ? told : { ...told, findings, counts, checked: false });
    this.state = state;
    this.onState(state, answered);
  }

  /**
   * A story written by hand and a section are called by their words: edits of words leave the places as they are, so
   * what stands at a place is what stood there.
   * @param {Waiting[]} done
   * @param {State} fresh
   */
  #renamed(done, fresh) {
    if (!this.state || !done.every((each) => String(each.edit.kind).startsWith("set-"))) return;
    /** @type {["story" | "section", (state: State) => string[]][]} */
    const kinds = [
      ["section", (state) => state.parts.map((part) => part.key)],
      ["story", (state) => state.parts.flatMap((part) => part.stories.map((story) => story.key))],
    ];
    for (const [what, keysOf] of kinds) {
      const [before, after] = [keysOf(this.state), keysOf(fresh)];
      if (before.length !== after.length) continue;
      /** @type {Map<string, string>} */
      const names = new Map();
      for (const [at, key] of before.entries()) if (after[at] !== key) names.set(key, after[at] ?? key);
      if (!names.size) continue;
      for (const [id, each] of [...this.#waiting]) {
        const key = each.edit[what];
        const now = typeof key === "string" ? names.get(key) : undefined;
        if (now === undefined) continue;
        const edit = { ...each.edit, [what]: now };
        this.#waiting.delete(id);
        this.#waiting.set(nameOf(edit), { id: nameOf(edit), edit });
      }
      this.onNames(names, what);
    }
  }

  /**
   * Ask until there is an answer.
   * @param {string} address
   * @param {unknown} [body]
   * @returns {Promise<{ status: number, said: any }>}
   */
  async #patiently(address, body) {
    for (let tries = 0; ; tries += 1) {
      try {
        const answer = await ask(address, body === undefined ? {} : { body });
        if (tries) this.onStanding(this.isBehind ? "waiting" : "idle");
        return answer;
      } catch (error) {
        if (!(error instanceof Away)) throw error;
        this.onStanding("away");
        await new Promise((resolve) => setTimeout(resolve, AGAIN[Math.min(tries, AGAIN.length - 1)]));
      }
    }
  }

  /** @param {() => Promise<void>} work @returns {Promise<void>} */
  #inTurn(work) {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }
}
