/** Several names in one text, with commas between them. */

export function namesIn(list: string): string[] {
  const names = list.split(',').map((name) => name.trim())
  return [...new Set(names.filter((name) => name !== ''))]
}

/** The list with `name` put in or taken out; known names keep the order of `known`. */
export function toggled(list: string, name: string, known: readonly string[]): string {
  const before = namesIn(list)
  const after = before.includes(name) ? before.filter((one) => one !== name) : [...before, name]
  const place = (one: string): number => {
    const at = known.indexOf(one)
    return at < 0 ? known.length : at
  }
  return after.sort((left, right) => place(left) - place(right)).join(', ')
}
