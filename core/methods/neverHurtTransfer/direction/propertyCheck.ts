/**
 * Random gradient pairs through the recorded rules, compared with plain arithmetic.
 *
 * Pairs range over 24 decades of size and from parallel to opposed; some have a gradient of zero. One
 * graph holds all rules and scopes, so that what is checked is what trains.
 */
import { createRandom } from '../../../tensor/random.ts'
import type { Random } from '../../../tensor/random.ts'
import type { HostTensor, InfoValues, StepRunner, TensorMap } from '../../../tensor/step.ts'
import type { Scalar } from '../../../tensor/tf.ts'
import { createRunner } from '../../../training/runner.ts'
import { ruleNames, scopeNames } from '../names.ts'
import type { RuleName, ScopeName } from '../names.ts'
import { innerProduct, plainDirection } from './plainArithmetic.ts'
import { descentDirection } from './rule.ts'

const shapes = { 'first/kernel': [3, 4], 'first/bias': [4], 'second/kernel': [5] } as const
const names = Object.keys(shapes) as (keyof typeof shapes)[]
const groups: Readonly<Record<ScopeName, (keyof typeof shapes)[][]>> = {
  whole: [names],
  layer: [['first/kernel', 'first/bias'], ['second/kernel']],
  tensor: names.map((name) => [name]),
}

/** Float32 sums of at most 21 products, against the lengths of what is multiplied. */
const rounding = 1e-5

export type Violations = {
  /** Directions that differ from the formula. */
  formula: number
  /** ⟨d, g⟩ < |g|² by more than rounding, for never-hurt. */
  promise: number
  /** No conflict, and yet not the bits of the plain sum. */
  plainSum: number
  notFinite: number
}

export type DirectionCheck = {
  readonly pairs: number
  readonly conflicts: number
  readonly violations: Violations
  /** Every pair with the whole-vector directions, for a check in another language. */
  readonly recorded: readonly RecordedPair[]
}

export type RecordedPair = {
  readonly strength: number
  readonly g: readonly number[]
  readonly r: readonly number[]
  readonly directions: Readonly<Record<RuleName, readonly number[]>>
}

type Vectors = Readonly<Record<string, Float32Array>>

export function checkDirections(pairs: number): DirectionCheck {
  const runner = openRules()
  const random = createRandom('gradient pairs')
  const violations: Violations = { formula: 0, promise: 0, plainSum: 0, notFinite: 0 }
  const recorded: RecordedPair[] = []
  let conflicts = 0
  for (let pair = 0; pair < pairs; pair += 1) {
    const { g, r, strength } = drawPair(random)
    const info = runner.run({ ...fed('g/', g), ...fed('r/', r) }, { strength })
    if (innerProduct(joined(g, names), joined(r, names)) < 0) conflicts += 1
    for (const scope of scopeNames)
      for (const group of groups[scope])
        for (const rule of ruleNames)
          judge(violations, rule, {
            ...{ g: joined(g, group), r: joined(r, group), strength },
            direction: joined(directionsIn(info, rule, scope), group),
            plain: joined(directionsIn(info, 'sum', scope), group),
          })
    recorded.push(recordOf(info, { g, r, strength }))
  }
  runner.dispose()
  return { pairs, conflicts, violations, recorded }
}

/** A step without state of its own that hands out every direction. */
function openRules(): StepRunner {
  const example = Object.fromEntries(names.map((name) => [name, new Float32Array(sizeOf(name))]))
  return createRunner<Record<string, never>>(
    {
      initialState: {},
      exampleBatch: { ...fed('g/', example), ...fed('r/', example) },
      hyper: { strength: 1 },
      step: (state, batch, hyper) => ({ state, info: everyDirection(batch, hyper['strength']) }),
    },
    { eager: false },
  )
}

function everyDirection(batch: TensorMap, strength: Scalar | undefined): TensorMap {
  if (!strength) throw new TypeError('no strength was fed')
  const under = (prefix: string): TensorMap =>
    Object.fromEntries(names.map((name) => [name, batch[prefix + name]])) as TensorMap
  const pair = { empirical: under('g/'), regulariser: under('r/') }
  const info: Record<string, TensorMap[string]> = {}
  for (const rule of ruleNames)
    for (const scope of scopeNames)
      for (const [name, tensor] of Object.entries(
        descentDirection(rule, scope, pair, strength).direction,
      ))
        info[`${rule}|${scope}|${name}`] = tensor
  return info
}

function fed(prefix: string, vectors: Vectors): Record<string, HostTensor> {
  return Object.fromEntries(
    names.map((name) => [
      prefix + name,
      { dtype: 'float32', shape: shapes[name], values: vectors[name] as Float32Array },
    ]),
  )
}

function sizeOf(name: keyof typeof shapes): number {
  return shapes[name].reduce((product, extent) => product * extent, 1)
}

function drawPair(random: Random): { g: Vectors; r: Vectors; strength: number } {
  const size = () => 10 ** (12 * random.uniform() - 6)
  const [sizeG, sizeR] = [size(), size()]
  // From opposed to parallel, so that conflicts of every angle occur.
  const lean = 4 * random.uniform() - 2
  const zero = random.integer(50)
  const g: Record<string, Float32Array> = {}
  const r: Record<string, Float32Array> = {}
  for (const name of names) {
    const base = Float64Array.from({ length: sizeOf(name) }, () => random.normal())
    g[name] = Float32Array.from(base, (value) => (zero === 0 ? 0 : sizeG * value))
    r[name] = Float32Array.from(base, (value) =>
      zero === 1 ? 0 : sizeR * (lean * value + random.normal()),
    )
  }
  return { g, r, strength: Math.fround(10 ** (4 * random.uniform() - 3)) }
}

function directionsIn(info: InfoValues, rule: RuleName, scope: ScopeName): Vectors {
  return Object.fromEntries(
    names.map((name) => [name, info[`${rule}|${scope}|${name}`] as Float32Array]),
  )
}

function joined(vectors: Vectors, group: readonly string[]): Float32Array {
  return Float32Array.from(group.flatMap((name) => [...(vectors[name] ?? [])]))
}

type Judged = {
  readonly g: Float32Array
  readonly r: Float32Array
  readonly strength: number
  readonly direction: Float32Array
  /** The tensor form's own plain sum. */
  readonly plain: Float32Array
}

function judge(violations: Violations, rule: RuleName, judged: Judged): void {
  const { g, r, strength, direction, plain } = judged
  if (!direction.every(Number.isFinite)) violations.notFinite += 1
  const product = innerProduct(g, r)
  const lengths = Math.sqrt(innerProduct(g, g)) + strength * Math.sqrt(innerProduct(r, r))
  // So close to a right angle float32 cannot tell a conflict from none; both answers are the sum’s.
  const unclear = Math.abs(product) < 1e-6 * Math.sqrt(innerProduct(g, g) * innerProduct(r, r))
  const expected = plainDirection(rule, g, r, strength)
  const off = Math.sqrt(
    direction.reduce((sum, value, at) => sum + (value - (expected[at] ?? 0)) ** 2, 0),
  )
  if (!(unclear && rule === 'drop') && off > rounding * lengths) violations.formula += 1
  if (product > 0 && !unclear && !sameBits(direction, plain)) violations.plainSum += 1
  if (rule !== 'never-hurt') return
  const [left, right] = [innerProduct(direction, g), innerProduct(g, g)]
  if (left < right - rounding * Math.sqrt(right) * lengths) violations.promise += 1
}

function sameBits(a: Float32Array, b: Float32Array): boolean {
  return a.every((value, at) => Object.is(value, b[at]))
}

function recordOf(
  info: InfoValues,
  { g, r, strength }: { g: Vectors; r: Vectors; strength: number },
): RecordedPair {
  const whole = ruleNames.map((rule) => {
    return [rule, [...joined(directionsIn(info, rule, 'whole'), names)]] as const
  })
  return {
    ...{ strength, g: [...joined(g, names)], r: [...joined(r, names)] },
    directions: Object.fromEntries(whole) as Record<RuleName, number[]>,
  }
}
