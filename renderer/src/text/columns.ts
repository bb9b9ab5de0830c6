/** Columns of a table as people wrote them: a column of words is stored as one column a word, `colour=red`. */
export interface WrittenColumn {
  readonly name: string
  /** Different words in it; 0 in a column of numbers. */
  readonly words: number
}

/** In the order of the file. */
export function writtenColumns(columns: readonly string[]): WrittenColumn[] {
  const words = new Map<string, number>()
  for (const column of columns) {
    const [name = column, word] = column.split('=')
    words.set(name, (words.get(name) ?? 0) + (word === undefined ? 0 : 1))
  }
  return [...words].map(([name, count]) => ({ name, words: count }))
}
