/** Short names for what a help page is made of. */
export function text(words: string) {
  return { kind: 'text', text: words } as const
}

/** A formula and what it says, in words: shown below it, and read out. */
export function equation(formula: string, says: string) {
  return { kind: 'formula', formula, says } as const
}
