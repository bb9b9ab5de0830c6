/**
 * How far a set of weights has turned between two moments, kept as sums so that parts can be added.
 *
 * Concatenating two sets of tensors adds their dot products and squared norms, so a child's angle
 * never needs the child's vector. Sums are float64: in float32 long runs of one pooling constant
 * are off by 2e-5 rad.
 */

/** Named weights on the host. */
export type Weights = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly values: ArrayLike<number> }>
>

export type Turn = {
  /** Σ w₀·w₁ */
  readonly dot: number
  /** Σ w₀² at the base weights W0 */
  readonly base: number
  /** Σ w₁² at the current weights W1 */
  readonly current: number
  /** Entries of weight tensors, repeats included. */
  readonly weights: number
  /** Entries that are the pooling constant 1/9, the same at both moments. */
  readonly pooling: number
}

export const noTurn: Turn = { dot: 0, base: 0, current: 0, weights: 0, pooling: 0 }

export function tensorTurn(base: ArrayLike<number>, current: ArrayLike<number>): Turn {
  let dot = 0
  let before = 0
  let after = 0
  for (let place = 0; place < base.length; place += 1) {
    const from = base[place] as number
    const to = current[place] as number
    dot += from * to
    before += from * from
    after += to * to
  }
  return { dot, base: before, current: after, weights: base.length, pooling: 0 }
}

/** A 3 × 3 pooling over `channels` channels. */
export function poolingTurn(channels: number): Turn {
  return { ...noTurn, pooling: 9 * channels }
}

export function addTurns(left: Turn, right: Turn): Turn {
  return {
    dot: left.dot + right.dot,
    base: left.base + right.base,
    current: left.current + right.current,
    weights: left.weights + right.weights,
    pooling: left.pooling + right.pooling,
  }
}

export function sumTurns(turns: Iterable<Turn>): Turn {
  let sum = noTurn
  for (const turn of turns) sum = addTurns(sum, turn)
  return sum
}

/** arccos(V0·V1 / (|V0| |V1|)), radians, in [0, π]; 0 for a set that is empty or did not move. */
export function angleOf({ dot, base, current, pooling }: Turn): number {
  const constants = pooling / 81
  return angleBetween(dot + constants, base + constants, current + constants)
}

/** The same from the full sums. Rounding passes a cosine of 1 where nothing moved, hence the clamp. */
export function angleBetween(dot: number, base: number, current: number): number {
  const size = Math.sqrt(base * current)
  return size === 0 ? 0 : Math.acos(Math.max(-1, Math.min(1, dot / size)))
}
