/**
 * Never-hurt transfer against its reference: the direction rules, what they cost, and the small
 * transfer tasks of the method sheet, seeds paired.
 */
import { checkDirections } from '../methods/neverHurtTransfer/direction/propertyCheck.ts'
import type { RegulariserName, RuleName } from '../methods/neverHurtTransfer/names.ts'
import { scratchSource } from '../methods/neverHurtTransfer/source/scratch.ts'
import { meanOf, pairedDifference } from '../statistics/paired.ts'
import type { PairedDifference } from '../statistics/paired.ts'
import type { CellResult } from '../methods/neverHurtTransfer/train/cell.ts'
import { openTask } from '../methods/neverHurtTransfer/train/task.ts'
import { initialTensors } from '../models/module.ts'
import { createRandom } from '../tensor/random.ts'
import { classPictures } from '../training/testing.ts'
import type { Check, CheckOptions, Figure } from './check.ts'
import { flowers } from './dtnhFlowers.ts'
import { models } from './dtnhModels.ts'
import { numpyViolations } from './dtnhNumpy.ts'
import { accuracies, openTransferBench, trainCells } from './dtnhRuns.ts'
import type { TransferBench } from './dtnhRuns.ts'
import { stepRatio } from './dtnhSpeed.ts'

const pairs = 10_000

export const verifyDtnh: Check = async (options) => {
  const bench = await openTransferBench(options)
  const wants = (part: string): boolean => options.only === undefined || options.only === part
  try {
    return [
      ...(wants('rules') ? rules(options) : []),
      ...(wants('models') ? await models(options) : []),
      ...(wants('speed') ? await speed(options) : []),
      ...(wants('digits') ? await digits(bench) : []),
      ...(wants('fashion') ? await fashion(bench) : []),
      ...(wants('flowers') ? await flowers(bench) : []),
    ]
  } finally {
    await bench.close()
  }
}

function rules(options: CheckOptions): Figure[] {
  options.progress(`rules: ${pairs} random gradient pairs`)
  const { violations, recorded, conflicts } = checkDirections(pairs)
  const total = Object.values(violations).reduce((sum, one) => sum + one, 0)
  return [
    { name: 'directionPairs', value: pairs, bar: { atLeast: 10_000 } },
    { name: 'directionConflicts', value: conflicts, bar: null },
    { name: 'directionViolations', value: total, bar: { atMost: 0 } },
    ...numpyViolations(recorded, options),
  ]
}

/** The sheet's net on its pictures: the second backward pass of distillation is in its figure. */
async function speed({ progress }: CheckOptions): Promise<Figure[]> {
  const pictures = classPictures({ side: 14, classes: 5, count: 256 })
  const source = scratchSource()
  const { stages } = source.network(pictures.train.shape, pictures.classes)
  const random = createRandom('speed')
  const drawn = stages.map(({ module }) => initialTensors(module.weights, random))
  const weights = Object.assign({}, ...drawn) as (typeof drawn)[number]
  const still = { frozenStages: 0, augments: false }
  const task = await openTask({ ...source, weights }, pictures, still)
  const measured = (['l2-sp', 'distillation'] as const).map((regulariser) => {
    const found = stepRatio(task, regulariser, { batchSize: 25, rounds: 600 })
    const milliseconds = (seconds: number): string => `${(1000 * seconds).toFixed(2)} ms`
    progress(
      `${regulariser}: ${milliseconds(found.plain)} → ${milliseconds(found.protectedStep)} a step`,
    )
    return { regulariser, ...found }
  })
  const bar = { atMost: 1.35 }
  return measured.flatMap(({ regulariser, ratio, ratioToRule }) => [
    { name: `stepRatio.${regulariser}`, value: ratio, bar },
    { name: `stepRatio.${regulariser}.toOwnSum`, value: ratioToRule, bar },
  ])
}

type Group = {
  readonly source: string
  readonly regulariser: RegulariserName
  readonly strength: number
}

/** What a rule changes against the plain sum, paired over seeds, in points. */
function gain(cells: readonly CellResult[], group: Group, rule: RuleName): PairedDifference {
  return pairedDifference(
    accuracies(cells, { ...group, rule }),
    accuracies(cells, { ...group, rule: 'sum' }),
  )
}

const rivals = ['pcgrad', 'a-gem', 'drop'] as const

function groupsIn(cells: readonly CellResult[]): Group[] {
  const seen = new Map<string, Group>()
  for (const { source, regulariser, strength } of cells)
    if (regulariser !== 'none')
      seen.set(`${source} ${regulariser} ${strength}`, { source, regulariser, strength })
  return [...seen.values()]
}

function nameOf({ source, regulariser, strength }: Group): string {
  return `${source.replace('recipe:', '')}.${regulariser}.${strength}`
}

/** Gains of all rules, DTNH tensor by tensor too, with conflict and angle: the table beside the bars. */
function table(
  title: string,
  cells: readonly CellResult[],
  byTensor: readonly CellResult[],
): Figure[] {
  return groupsIn(cells).flatMap((group) => {
    const name = `${title}.${nameOf(group)}`
    const own = cells.filter((cell) => isOf(cell, group) && cell.rule === 'never-hurt')
    const figure = (what: string, value: number): Figure => ({
      ...{ name: `${name}.${what}`, value, bar: null },
    })
    const both = [...byTensor, ...cells.filter(({ rule }) => rule === 'sum')]
    const protectedGain = gain(cells, group, 'never-hurt')
    return [
      figure('sum', meanOf(accuracies(cells, { ...group, rule: 'sum' }))),
      figure('neverHurt', meanOf(accuracies(cells, { ...group, rule: 'never-hurt' }))),
      figure('gain', protectedGain.mean),
      figure('gainStandardError', protectedGain.standardError ?? Number.NaN),
      figure('gainP', protectedGain.p ?? Number.NaN),
      figure('tensorGain', gain(both, group, 'never-hurt').mean),
      ...rivals.map((rule) => figure(`${rule}Gain`, gain(cells, group, rule).mean)),
      figure('conflictShare', meanOf(own.map(({ conflictShare }) => conflictShare ?? 0))),
      figure('cosine', meanOf(own.map(({ cosine }) => cosine ?? Number.NaN))),
      ...layerFigures(name, own),
    ]
  })
}

function isOf(cell: CellResult, { source, regulariser, strength }: Group): boolean {
  return cell.source === source && cell.regulariser === regulariser && cell.strength === strength
}

function layerFigures(name: string, own: readonly CellResult[]): Figure[] {
  const layers = own[0]?.layers.map((layer) => layer.name) ?? []
  return layers.flatMap((layer, at) => {
    const mean = (pick: (of: CellResult['layers'][number]) => number | null): number =>
      meanOf(own.map(({ layers: all }) => (all[at] ? (pick(all[at]) ?? Number.NaN) : Number.NaN)))
    return [
      { name: `${name}.${layer}.conflictShare`, value: mean((of) => of.conflictShare), bar: null },
      { name: `${name}.${layer}.cosine`, value: mean((of) => of.cosine), bar: null },
    ]
  })
}

function leastConflict(cells: readonly CellResult[]): number {
  const shares = cells.flatMap(({ conflictShare }) => (conflictShare === null ? [] : conflictShare))
  return Math.min(...shares)
}

const allRules = ['sum', 'never-hurt', ...rivals].join(', ')

/** The sheet's second set-up: digits 5 to 9, five pictures of each, from three sources. */
async function digits(bench: TransferBench): Promise<Figure[]> {
  const cells: CellResult[] = []
  const byTensor: CellResult[] = []
  for (const source of ['recipe:digits-0-4', 'recipe:fashion', 'recipe:random-labels']) {
    const grid = { sources: source, rules: allRules, seeds: bench.options.seeds }
    const only = { ...grid, rules: 'never-hurt', fineTuning: false }
    cells.push(...(await trainCells(bench, 'digits', { grid })))
    byTensor.push(
      ...(await trainCells(bench, 'digits, by tensor', { scope: 'tensor', grid: only })),
    )
  }
  const gains = groupsIn(cells).map((group) => gain(cells, group, 'never-hurt'))
  const positive = gains.filter(({ mean }) => mean > 0).length
  const certain = gains.filter(({ mean, p }) => mean > 0 && p !== null && p < 0.05).length
  return [
    { name: 'digits.positive', value: positive, bar: { notBelow: 12 } },
    { name: 'digits.significant', value: certain, bar: { notBelow: 10 } },
    {
      ...{ name: 'digits.leastGain', value: Math.min(...gains.map(({ mean }) => mean)) },
      bar: null,
    },
    { name: 'digits.mildOverFineTuning', value: overFineTuning(cells), bar: { notBelow: 0.5 } },
    { name: 'digits.leastConflict', value: leastConflict(cells), bar: { atLeast: 1e-9 } },
    ...fineTuned('digits', cells),
    ...table('digits', cells, byTensor),
  ]
}

/** Best distillation under DTNH from the mild source, minus fine-tuning from it. */
function overFineTuning(cells: readonly CellResult[]): number {
  const source = 'recipe:fashion'
  const plain = meanOf(accuracies(cells, { source, regulariser: 'none' }))
  const best = groupsIn(cells)
    .filter((group) => group.source === source && group.regulariser === 'distillation')
    .map((group) => meanOf(accuracies(cells, { ...group, rule: 'never-hurt' })))
  return Math.max(...best) - plain
}

function fineTuned(title: string, cells: readonly CellResult[]): Figure[] {
  return [...new Set(cells.map(({ source }) => source))].map((source) => ({
    name: `${title}.${source.replace('recipe:', '')}.fineTuning`,
    value: meanOf(accuracies(cells, { source, regulariser: 'none' })),
    bar: null,
  }))
}

/** The sheet's first set-up: few noisy pictures of clothes, from clothes and from random labels. */
async function fashion(bench: TransferBench): Promise<Figure[]> {
  const target = {
    ...{ dataset: 'fashion-mnist-6k', classes: [], shots: 5, pool: 'test-part', noise: 0.2 },
  }
  const cells: CellResult[] = []
  const byTensor: CellResult[] = []
  for (const source of ['recipe:random-labels', 'recipe:fashion']) {
    const grid = {
      ...{ sources: source, rules: allRules, seeds: bench.options.seeds, distillation: [0.3, 3] },
    }
    const only = { ...grid, rules: 'never-hurt', fineTuning: false }
    cells.push(...(await trainCells(bench, 'clothes', { target, grid })))
    const tensorwise = { target, scope: 'tensor', grid: only }
    byTensor.push(...(await trainCells(bench, 'clothes, by tensor', tensorwise)))
  }
  return [
    ...badSourceFigures(cells),
    { name: 'fashion.leastConflict', value: leastConflict(cells), bar: { atLeast: 1e-9 } },
    ...fineTuned('fashion', cells),
    ...table('fashion', cells, byTensor),
  ]
}

function badSourceFigures(cells: readonly CellResult[]): Figure[] {
  const bad = groupsIn(cells).filter(({ source }) => source === 'recipe:random-labels')
  return bad.map((group): Figure => {
    const { mean, standardError } = gain(cells, group, 'never-hurt')
    const name = `fashion.bad.${group.regulariser}.${group.strength}`
    if (group.regulariser === 'distillation')
      return { name: `${name}.gain`, value: mean, bar: { notBelow: 1 } }
    // Not below the plain sum by more than one standard error.
    return {
      name: `${name}.gainInErrors`,
      value: mean / (standardError ?? 1),
      bar: { notBelow: -1 },
    }
  })
}
