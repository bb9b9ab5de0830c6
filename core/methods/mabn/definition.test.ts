import { describe, expect, test } from 'vitest'
import type { Config } from '../../contract/method.ts'
import { methodDescriptionSchema } from '../../contract/method.ts'
import { gridCells } from './cells.ts'
import { mabn } from './definition.ts'
import { mabnSchema } from './settings.ts'

function issuesOf(config: Config): string[] {
  return mabn
    .check(mabn.parse(config).config!, [])
    .map(({ path, severity, message }) => `${severity} ${path}: ${message}`)
}

describe('the form', () => {
  test('is a valid description whose initial values are the schema’s defaults', () => {
    methodDescriptionSchema.parse(mabn.description)
    const defaults = mabn.parse({}).config!
    for (const { path, initial } of mabn.fields) {
      const value = path.split('.').reduce<unknown>((at, key) => (at as Config)[key], defaults)
      expect([path, value]).toEqual([path, initial])
    }
  })

  test('one value given in a branch leaves the laboratory’s other defaults there', () => {
    const { optimizer, schedule } = mabnSchema.parse({ optimizer: { learningRate: 0.05 } })
    expect(optimizer).toMatchObject({ learningRate: 0.05, weightDecay: 5e-4 })
    expect(schedule).toMatchObject({ kind: 'cosine', warmUpSteps: 100 })
  })

  test('every preset is a valid configuration without errors', () => {
    for (const { id, config } of mabn.description.presets) {
      expect([id, mabn.parse(config).issues]).toEqual([id, []])
      expect([id, issuesOf(config).filter((one) => one.startsWith('error'))]).toEqual([id, []])
    }
  })

  test('six cells are three normalisers at two batch sizes', () => {
    const { config } = mabn.description.presets.find(({ id }) => id === 'six-cells')!
    const cells = gridCells(mabnSchema.parse(config))
    expect(cells.map(({ normaliser, batchSize }) => `${normaliser} ${batchSize}`)).toEqual([
      ...['batch 2', 'batch 32', 'batch-renorm 2', 'batch-renorm 32'],
      ...['moving-average-batch 2', 'moving-average-batch 32'],
    ])
    expect(mabn.forecast(mabn.parse(config).config!)[0]).toMatchObject({ value: 6 })
  })
})

// Each with both numbers, or why.
describe('what cannot work', () => {
  test.each<[string, Config, RegExp]>([
    [
      'batch norm at batch 1',
      { batchSizes: [1, 32] },
      /^warning batchSizes: batch norm is left out at batch 1: a picture alone is its own mean/,
    ],
    [
      'batch norm at batch 1 and nothing else',
      { batchSizes: [1], normalisers: { batch: true, movingAverage: false } },
      /^error normalisers.batch: batch norm is left out at batch 1/,
    ],
    [
      'a window longer than the run',
      { movingAverage: { window: 4000 }, training: { steps: 200 } },
      /^error movingAverage.window: a window of 4000 batches is never full: a cell has (3200|200) batches/,
    ],
    [
      'an ablation’s window longer than the run',
      { ablations: { windows: [4000] }, training: { steps: 200 } },
      /^error ablations.windows: a window of 4000 batches is never full: a cell has 3200 batches/,
    ],
    [
      'channels that groups do not divide',
      { normalisers: { group: true }, groups: 7 },
      /^error groups: Eight convolutions, narrow has 8 channels, not divisible by 7/,
    ],
    [
      'a batch that its parts do not divide',
      { batchSizes: [5] },
      /^error batchSizes: a batch of 32 samples cannot be divided into parts of 5/,
    ],
    [
      'a part larger than the batch',
      { batchSizes: [64] },
      /^error batchSizes: 64 is more than the/,
    ],
    ['a size given twice', { batchSizes: [2, 2] }, /^error batchSizes: 2 is given twice/],
    [
      'no normaliser',
      { normalisers: { batch: false, movingAverage: false } },
      /^error normalisers.batch: no normaliser is chosen/,
    ],
    [
      'instance norm of vectors',
      { model: 'mlp', normalisers: { instance: true } },
      /^error normalisers.instance: a channel of Multi-layer perceptron’s hidden layer has one value/,
    ],
    [
      'averages that start after the end',
      { regime: 'across-steps', movingAverage: { warmUp: 5000 } },
      /^error movingAverage.warmUp: averaging starts after 5000 steps, a cell has/,
    ],
    [
      'warm-up longer than a cell',
      { training: { steps: 100 } },
      /^error schedule.warmUpSteps: warm-up takes 100 steps, a cell has 100/,
    ],
  ])('%s', (_, config, expected) => {
    expect(issuesOf(config).join('\n')).toMatch(expected)
  })

  test('the default grid has no issue', () => {
    expect(issuesOf({})).toEqual([])
  })
})
