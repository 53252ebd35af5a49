// @ts-check
/** How the Markdown of a text reads: which of its characters are words, and which only say how they look. */

export const SYNTAX = 1;
export const LINK = 2;
export const STRONG = 4;
export const EMPHASIS = 8;

// What is not understood is shown as it stands; the preview beside it tells how the email has it. A paragraph ends
// at a blank line. Nothing is opened by a character after a backslash.
const WORDS = String.raw`(?:[^\[\]\\\n]|\\.|\n(?!\s*\n))*`;
const ADDRESS = String.raw`(?:<[^<>\n]*>|(?:[^\s()\\]|\\.|\([^\s()]*\))*)`;
const LINKED = new RegExp(String.raw`(?<!\\)!?\[(${WORDS})\]\(\s*${ADDRESS}(?:\s+"[^"\n]*")?\s*\)`, "dg");
const BARE = /(?<!\\)<((?:https?:|mailto:)[^\s<>]+)>/dg;
const WITHIN = String.raw`(?:[^\n\\]|\\.|\n(?!\s*\n))`;
const STRONGLY = new RegExp(String.raw`(?<![\\*])\*\*(?=[^\s*])(${WITHIN}+?)(?<=[^\s*\\])\*\*(?!\*)`, "dg");
const STRONGLY_TOO = new RegExp(String.raw`(?<![\\\w])__(?=[^\s_])(${WITHIN}+?)(?<=[^\s_\\])__(?!\w)`, "dg");
const GENTLY = new RegExp(String.raw`(?<![\\*])\*(?=[^\s*])((?:[^\n\\*]|\\.|\n(?!\s*\n)|\*\*)+?)(?<=[^\s*\\])\*(?!\*)`, "dg");
const GENTLY_TOO = new RegExp(String.raw`(?<![\\\w])_(?=[^\s_])((?:[^\n\\_]|\\.|\n(?!\s*\n)|\b_+\b)+?)(?<=[^\s_\\])_(?!\w)`, "dg");
const ESCAPED = /\\(?=[!-/:-@[-`{-~])/g;
/** @type {[RegExp, number][]} */
const KINDS = [
  [LINKED, LINK],
  [BARE, LINK],
  [STRONGLY, STRONG],
  [STRONGLY_TOO, STRONG],
  [GENTLY, EMPHASIS],
  [GENTLY_TOO, EMPHASIS],
];

/**
 * @typedef {{ start: number, end: number, words: [number, number] }} Link from its bracket to its end, and its words
 * @typedef {{ looks: Uint8Array, links: Link[] }} Reading for each character what it is, as bits
 */

/** Tell of each character of a text how it reads. @param {string} text @returns {Reading} */
export function read(text) {
  const looks = new Uint8Array(text.length);
  /** @type {Link[]} */
  const links = [];
  for (const [pattern, look] of KINDS) {
    for (const match of text.matchAll(pattern)) {
      const [[start, end], words] = /** @type {[[number, number], [number, number]]} */ (
        /** @type {any} */ (match).indices
      );
      // What is a link's address is nothing else.
      if ((looks[start] ?? 0) & SYNTAX || words[0] === words[1]) continue;
      for (let at = start; at < end; at += 1)
        looks[at] = (looks[at] ?? 0) | (at >= words[0] && at < words[1] ? look : SYNTAX);
      if (look === LINK) links.push({ start, end, words });
    }
  }
  for (const { index } of text.matchAll(ESCAPED)) looks[index] = (looks[index] ?? 0) | SYNTAX;
  return { looks, links };
}
