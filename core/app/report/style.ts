/** What a report looks like, and how text gets into it. */

export const pageStyle = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24; background: #fff; }
table { border-collapse: collapse; } td, th { padding: .25rem .75rem; border-bottom: 1px solid #d0d7de; text-align: right; vertical-align: top; }
td:first-child, th:first-child { text-align: left; } .wide { overflow-x: auto; } figure { margin: 1rem 0; break-inside: avoid; }
pre { background: #f6f8fa; padding: 1rem; white-space: pre-wrap; } .notes { white-space: pre-wrap; }
@media print { body { max-width: none; margin: 0; font-size: 11px; } h2 { break-after: avoid; } }
`

/** A text of a person's or a file's: the window says a page in its language, but not what is marked `translate="no"`. */
export interface Given {
  readonly given: string
}
export type Words = string | Given

export function given(text: string): Given {
  return { given: text }
}

/** An element with a text in it, marked where somebody gave it. */
export function element(tag: string, words: Words): string {
  return typeof words === 'string'
    ? `<${tag}>${escapeText(words)}</${tag}>`
    : `<${tag} translate="no">${escapeText(words.given)}</${tag}>`
}

/** Names are a person's own: nothing in them becomes markup. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`)
}
