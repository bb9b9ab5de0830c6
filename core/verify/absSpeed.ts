/** How long rankings take: all NAS-Bench-201 children, and a million drawn ones of the space of SPOS. */
import { initialTensors } from '../models/module.ts'
import { sposChain, wholeChain } from '../models/supernets/chain/shape.ts'
import { angleFunction } from '../methods/angleShrinking/angle/ranking.ts'
import { angleTable } from '../methods/angleShrinking/angle/table.ts'
import type { AngleTable } from '../methods/angleShrinking/angle/table.ts'
import { allNasBench } from '../methods/angleShrinking/angles.ts'
import { rankDrawn } from '../methods/angleShrinking/rank/drawnRanking.ts'
import { chainDrawer } from '../methods/angleShrinking/spaces/chainFacts.ts'
import { nasBenchSpace } from '../methods/angleShrinking/spaces/nasBenchSpace.ts'
import { createRandom } from '../tensor/random.ts'
import type { Random } from '../tensor/random.ts'
import type { Check, Figure } from './check.ts'

const million = 1_000_000

export const verifyAngleSpeed: Check = (options) => {
  const random = createRandom('angle speed')
  const milliseconds = allAngles(random)
  const { seconds, growth } = drawnAngles(random)
  options.progress(
    `15,625 angles in ${milliseconds.toFixed(1)} ms; ${million} drawn children in ${seconds.toFixed(2)} s, memory +${growth.toFixed(1)} MiB`,
  )
  const figures: Figure[] = [
    { name: 'allAnglesMilliseconds', value: milliseconds, bar: { atMost: 100 } },
    { name: 'millionChildrenSeconds', value: seconds, bar: { atMost: 10 } },
    { name: 'millionChildrenMemoryMebibytes', value: growth, bar: { atMost: 32 } },
  ]
  return Promise.resolve(figures)
}

/** Table of sums and all angles, at the width of the sheet: milliseconds. */
function allAngles(random: Random): number {
  const shape = { inputChannels: 1, classes: 10, width: 8, cellsPerStage: 1 }
  const { supernet, layout } = nasBenchSpace(shape)
  const [base, current] = ['base', 'current'].map((name) =>
    initialTensors(supernet.weights, random.split(name)),
  )
  if (!base || !current) throw new TypeError('two sets of weights')
  const started = performance.now()
  allNasBench(angleFunction(angleTable(layout, base, current)))
  return performance.now() - started
}

/** 21 layers of SPOS, 2·10¹⁷ children. The ranking sees only sums per operator, so these are drawn. */
function drawnAngles(random: Random): { seconds: number; growth: number } {
  const operations = wholeChain(sposChain, { identity: true })
  const turn = () => {
    const [base, current] = [1 + random.uniform(), 1 + random.uniform()]
    return { base, current, dot: random.uniform(), weights: 1, pooling: 0 }
  }
  const table: AngleTable = {
    always: turn(),
    paths: [operations.map((_, layer) => layer)],
    operators: operations.map((types) => new Map(types.map((type) => [type, turn()]))),
  }
  const drawOne = chainDrawer(operations)
  const draw = () => drawOne(random)
  const rank = (count: number) =>
    rankDrawn({ draw, measure: angleFunction(table), count, keep: 10 })
  rank(million / 10)
  const before = process.memoryUsage().rss
  const started = performance.now()
  rank(million)
  const seconds = (performance.now() - started) / 1000
  return { seconds, growth: Math.max(0, process.memoryUsage().rss - before) / 2 ** 20 }
}
