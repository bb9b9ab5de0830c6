/** Counts of a campaign, and words about the first things that went wrong. */
export interface Tally {
  /** Of trainers, engines and mains in the middle of a run; a run that had ended does not count. */
  kills: number
  lostPoints: number
  lostCheckpoints: number
  wrongStates: number
  differences: number
  readonly words: string[]
}

export function emptyTally(): Tally {
  return {
    ...{ kills: 0, lostPoints: 0, lostCheckpoints: 0, wrongStates: 0, differences: 0 },
    words: [],
  }
}

/** Faults that a person reads as they happen. */
const told = 20

type Fault = 'lostPoints' | 'lostCheckpoints' | 'wrongStates' | 'differences'

export function fault(tally: Tally, kind: Fault, words: string): void {
  tally[kind] += 1
  tally.words.push(`${kind}: ${words}`)
  if (tally.words.length <= told) process.stderr.write(`${kind}: ${words}\n`)
}
