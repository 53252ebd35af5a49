// @ts-check
/**
 * What the server tells, as docs/desk.md has it. Only types: nothing loads this file.
 *
 * @typedef {{ id: string, title: string, known: boolean }} Source
 * @typedef {{ key: string, text: string, why?: string }} Offer
 * @typedef {{
 *   key: string, headline: string, url: string, kicker: string, lead: boolean, by_hand: boolean, text: string,
 *   words: number, band: [number, number] | null, unedited: boolean, articles: Source[], suggestions: Offer[],
 * }} Story
 * @typedef {{
 *   key: string, kind: string, title: string, text: string, url: string, kicker: string, words: number,
 *   band: [number, number] | null, stories: Story[],
 * }} Part
 * @typedef {{ story?: string, section?: string, field?: string }} Target
 * @typedef {{
 *   id: string, severity: "error" | "warning" | "info", message: string, help: string, line: number | null,
 *   column: number | null, place: string, text: string, source: string, fix: string | null, allowed: string,
 *   binding: boolean, not_run: boolean, target: Target,
 * }} Finding
 * @typedef {{ message: string, line: number | null, help: string }} Problem
 * @typedef {{
 *   revision: number, newsletter: string, date: string, title: string, number: number | null, hash: string,
 *   saved: boolean, changed_on_disk: boolean, unsaved: { at: string, hash: string } | null, undo: boolean,
 *   redo: boolean, problem: Problem | null, header: { subject: string, preheader: string, status: string },
 *   intro: string, parts: Part[], proposals: { subjects: Offer[], preheaders: Offer[] }, findings: Finding[],
 *   counts: { error: number, warning: number, info: number }, checked: boolean, size: { html: number, limit: number },
 *   record: string[], proof: string, view: string, test: string[],
 * }} State
 * @typedef {{ key: string, where: string, field: string, base: string | null, mine: string | null,
 *   theirs: string | null }} Conflict
 * @typedef {{ message: string, help: string }} Fault
 * @typedef {{ before: string } | { after: string } | { start: string } | { end: string }} Place
 * @typedef {{ kind: string, [field: string]: unknown }} Edit an edit of `digest/editing/edits.py`
 */
export {};
