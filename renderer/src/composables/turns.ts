/**
 * Drawing that many charts want at once, one chart a task: between two of them the window answers keys and pointer.
 * Who asks again before its turn is drawn once, as it is then.
 */
const waiting = new Map<object, () => void>()
const listeners: (() => void)[] = []
let timer: ReturnType<typeof setTimeout> | undefined

export function takeTurn(of: object, work: () => void): void {
  waiting.set(of, work)
  timer ??= setTimeout(next)
}

export function leaveTurn(of: object): void {
  waiting.delete(of)
}

/** When nobody waits any more. */
export function turnsTaken(): Promise<void> {
  if (waiting.size === 0) return Promise.resolve()
  return new Promise((resolve) => {
    listeners.push(resolve)
  })
}

function next(): void {
  timer = undefined
  const [first] = waiting
  if (first) waiting.delete(first[0])
  // The next one is asked for before this one draws, so that an error in one does not stop the others.
  if (waiting.size > 0) timer = setTimeout(next)
  else for (const listener of listeners.splice(0)) listener()
  first?.[1]()
}
