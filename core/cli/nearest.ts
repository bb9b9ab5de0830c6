/** “Did you mean”: the closest known name by edit distance. */

function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let line = 1; line <= from.length; line++) {
    const next = [line]
    for (let column = 1; column <= to.length; column++) {
      const same = from[line - 1] === to[column - 1] ? 0 : 1
      next.push(
        Math.min(
          (next[column - 1] ?? 0) + 1,
          (row[column] ?? 0) + 1,
          (row[column - 1] ?? 0) + same,
        ),
      )
    }
    row = next
  }
  return row[to.length] ?? 0
}

/** The nearest of `known`, unless even that differs in more than a third of its letters. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({
      candidate,
      distance: editDistance(name.toLowerCase(), candidate.toLowerCase()),
    }))
    .sort((left, right) => left.distance - right.distance)
  const [best] = ranked
  if (best === undefined || best.distance > Math.max(1, best.candidate.length / 3)) return undefined
  return best.candidate
}
