/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of fixed length */
/**
 * Seeded float64 random numbers for samplers (xoshiro128**, Blackman & Vigna 2018, with 53-bit
 * uniforms). Each (seed, stream) pair gives its own sequence, so chains and temperatures do not
 * depend on the order in which they run.
 */
export type RandomNumbers = {
  /** Uniform on [0, 1). */
  readonly uniform: () => number
  /** Standard normal. */
  readonly normal: () => number
}

export function createRandomNumbers(seed: number, stream = 0): RandomNumbers {
  const state = expandSeed(seed, stream)
  const uniform = (): number => {
    const high = next(state) >>> 5
    const low = next(state) >>> 6
    return (high * 67108864 + low) / 9007199254740992
  }
  return { uniform, normal: polarNormal(uniform) }
}

export function normals(random: RandomNumbers, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => random.normal())
}

/** A permutation of 0 … count − 1 (Fisher–Yates). */
export function permutation(random: RandomNumbers, count: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index)
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random.uniform() * (last + 1))
    const kept = order[last]!
    order[last] = order[other]!
    order[other] = kept
  }
  return order
}

/** Gamma(shape, rate) by Marsaglia & Tsang (2000), shape ≥ 1. */
export function gamma(random: RandomNumbers, shape: number, rate: number): number {
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = random.normal()
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v))
      return (d * v) / rate
  }
}

/** Four words from splitmix32, which spreads nearby seeds over the whole state space. */
function expandSeed(seed: number, stream: number): Uint32Array {
  let mixer = (seed ^ Math.imul(stream + 1, 0x9e3779b9)) | 0
  const state = Uint32Array.from({ length: 4 }, () => {
    mixer = (mixer + 0x9e3779b9) | 0
    let word = mixer ^ (mixer >>> 16)
    word = Math.imul(word, 0x21f0aaad)
    word ^= word >>> 15
    word = Math.imul(word, 0x735a2d97)
    return (word ^ (word >>> 15)) >>> 0
  })
  state[3]! ^= stream
  for (let warm = 0; warm < 16; warm++) next(state)
  return state
}

function next(state: Uint32Array): number {
  const product = Math.imul(state[1]!, 5)
  const output = Math.imul((product << 7) | (product >>> 25), 9) >>> 0
  const shifted = state[1]! << 9
  state[2]! ^= state[0]!
  state[3]! ^= state[1]!
  state[1]! ^= state[2]!
  state[0]! ^= state[3]!
  state[2]! ^= shifted
  state[3] = (state[3]! << 11) | (state[3]! >>> 21)
  return output
}

/** Marsaglia's polar method; keeps the second of each pair. */
function polarNormal(uniform: () => number): () => number {
  let kept: number | null = null
  return () => {
    if (kept !== null) {
      const value = kept
      kept = null
      return value
    }
    for (;;) {
      const first = 2 * uniform() - 1
      const second = 2 * uniform() - 1
      const square = first * first + second * second
      if (square >= 1 || square === 0) continue
      const factor = Math.sqrt((-2 * Math.log(square)) / square)
      kept = second * factor
      return first * factor
    }
  }
}
