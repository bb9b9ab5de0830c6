/** Text that becomes part of a markup file: nothing in it is markup, and what XML cannot hold is left out. */
export function escapeMarkup(text: string): string {
  return withoutControls(text).replace(
    /[&<>"']/g,
    (character) => `&#${String(character.charCodeAt(0))};`,
  )
}

/** Without characters that XML forbids, and those that turn the direction of what follows. */
export function withoutControls(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g,
    '',
  )
}
