/**
 * Seeded random numbers on the host, the same on every machine.
 *
 * sfc32 (Chris Doty-Humphrey, PractRand): 128 bits of state, passes BigCrush, four additions a draw.
 * Streams split by name, so that adding a consumer does not shift what the others draw. Draws inside
 * a training step come from `ops/stateless.ts` instead: a host draw there would be frozen.
 */
import { refuseWhileRecording } from './recordingState.ts'

/** Four 32-bit words and the stream's name; enough to go on where it was left. */
export type RandomState = { readonly name: string; readonly words: readonly number[] }

export interface Random {
  /** Uniform in [0, 1), 32 bits. */
  readonly uniform: () => number
  /** Normal with mean 0 and standard deviation 1 (Box-Muller, no carry-over). */
  readonly normal: () => number
  /** Uniform integer in [0, below), without modulo bias. */
  readonly integer: (below: number) => number
  /** A uniform permutation of 0 … count − 1 (Fisher-Yates). */
  readonly permutation: (count: number) => Int32Array
  /** Two int32 words: the seed of the stateless draws of one step. */
  readonly seedPair: () => Int32Array
  /** An independent stream. Depends on this stream's name, not on how much was drawn from it. */
  readonly split: (name: string) => Random
  readonly readState: () => RandomState
  readonly writeState: (state: RandomState) => void
}

export function createRandom(seed: number | string): Random {
  const name = String(seed)
  return restoreRandom({ name, words: wordsFrom(name) })
}

export function restoreRandom(initial: RandomState): Random {
  let { name } = initial
  // Rankings draw tens of millions of numbers: an array a draw would be most of their time.
  let [a = 0, b = 0, c = 0, counter = 0] = initial.words

  function next(): number {
    refuseWhileRecording('a draw from the host stream', name)
    const drawn = (((a + b) | 0) + counter) | 0
    const rotated = (c << 21) | (c >>> 11)
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (rotated + drawn) | 0
    counter = (counter + 1) | 0
    return drawn >>> 0
  }

  const uniform = (): number => next() / 0x1_0000_0000

  function normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
    return radius * Math.cos(2 * Math.PI * uniform())
  }

  function integer(below: number): number {
    if (!Number.isInteger(below) || below < 1 || below > 0x1_0000_0000)
      throw new RangeError(`integer(below): expected 1 … 2^32, was given ${below}`)
    let drawn = next()
    // Only draws within the last `below` of 2³² can lie beyond its largest multiple.
    if (drawn < 0x1_0000_0000 - below) return drawn % below
    const limit = 0x1_0000_0000 - (0x1_0000_0000 % below)
    while (drawn >= limit) drawn = next()
    return drawn % below
  }

  function permutation(count: number): Int32Array {
    const order = Int32Array.from({ length: count }, (_, position) => position)
    for (let last = count - 1; last > 0; last -= 1) {
      const other = integer(last + 1)
      const held = order[last] as number
      order[last] = order[other] as number
      order[other] = held
    }
    return order
  }

  return {
    uniform,
    normal,
    integer,
    permutation,
    seedPair: () => Int32Array.of(next() | 0, next() | 0),
    split: (child) => createRandom(`${name}/${child}`),
    readState: () => ({ name, words: [a, b, c, counter] }),
    writeState: (state) => {
      name = state.name
      ;[a = 0, b = 0, c = 0, counter = 0] = state.words
    },
  }
}

/** 128 bits from a name (MurmurHash3's mixing over four lanes), warmed by twelve draws' worth of mixing. */
function wordsFrom(text: string): number[] {
  const lanes = [1779033703, 3144134277, 1013904242, 2773480762]
  const factors = [597399067, 2869860233, 951274213, 2716044179]
  for (const character of text) {
    const code = character.codePointAt(0) as number
    for (let lane = 0; lane < 4; lane += 1) {
      const neighbour = lanes[(lane + 1) % 4] as number
      lanes[lane] = neighbour ^ Math.imul((lanes[lane] as number) ^ code, factors[lane] as number)
    }
  }
  return lanes.map((lane, position) => finish(lane ^ Math.imul(position + 1, 0x9e3779b9)))
}

/** MurmurHash3's 32-bit finaliser. */
function finish(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) | 0
}
