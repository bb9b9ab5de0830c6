import { describe, expect, test } from 'vitest'
import type { Config } from '../../contract/method.ts'
import { methodDescriptionSchema } from '../../contract/method.ts'
import { sphericalMotion } from './definition.ts'

const defaults = sphericalMotion.parse({}).config!

function issuesOf(config: Config) {
  return sphericalMotion.check(config, []).map(({ path, severity }) => `${severity} ${path}`)
}

describe('the spherical-motion form', () => {
  test('is a valid description, with the names that stay', () => {
    methodDescriptionSchema.parse(sphericalMotion.description)
    const paths = sphericalMotion.fields.map(({ path }) => path)
    for (const path of [
      ...['dataset', 'model', 'training.batchSize', 'training.steps', 'training.seed'],
      ...['optimizer.learningRate', 'optimizer.weightDecay', 'optimizer.momentum'],
    ])
      expect(paths).toContain(path)
  })

  test('carries bounds, defaults and choices of the schema', () => {
    const momentum = sphericalMotion.fields.find(({ path }) => path === 'optimizer.momentum')
    expect(momentum).toMatchObject({ minimum: 0, maximum: 1, exclusiveMaximum: true, initial: 0.9 })
    const drops = sphericalMotion.fields.find(({ path }) => path === 'schedule.drops')
    expect(drops).toMatchObject({
      kind: 'numbers',
      minimum: 0,
      exclusiveMinimum: true,
      maximum: null,
    })
    const dataset = sphericalMotion.fields.find(({ path }) => path === 'dataset')
    expect(dataset).toMatchObject({ kind: 'dataset', initial: 'fashion-mnist-6k' })
  })

  test('its initial values are the schema’s defaults', () => {
    for (const { path, initial } of sphericalMotion.fields) {
      const value = path.split('.').reduce<unknown>((at, key) => (at as Config)[key], defaults)
      expect([path, value]).toEqual([path, initial])
    }
  })

  test('every preset is a valid configuration without errors', () => {
    for (const { id, config } of sphericalMotion.description.presets) {
      expect([id, sphericalMotion.parse(config).issues]).toEqual([id, []])
      expect(sphericalMotion.check(config, []).filter((one) => one.severity === 'error')).toEqual(
        [],
      )
    }
  })
})

describe('checks', () => {
  test('an unknown key and a value out of range name their paths and the value given', () => {
    const { config, issues } = sphericalMotion.parse({
      optimizer: { momentum: 1.5 },
      training: { step: 3 },
    })
    expect(config).toBeNull()
    expect(issues.map(({ path }) => path)).toEqual(['optimizer.momentum', 'training.step'])
    expect(issues[0]!.message).toContain('1.5')
  })

  test('no weight decay: no equilibrium, but no error', () => {
    expect(issuesOf({ optimizer: { weightDecay: 0 } })).toEqual(['warning optimizer.weightDecay'])
    expect(sphericalMotion.forecast({ optimizer: { weightDecay: 0 } })).toEqual([])
  })

  test('a learning rate beyond the theory warns', () => {
    expect(issuesOf({ optimizer: { learningRate: 100, weightDecay: 1 } })).toContain(
      'warning optimizer.learningRate',
    )
  })

  test('drops out of order or past the end are errors', () => {
    const drops = (steps: number[]) => issuesOf({ schedule: { kind: 'drops', drops: steps } })
    expect(drops([])).toContain('error schedule.drops')
    expect(drops([500, 400])).toContain('error schedule.drops')
    expect(drops([5000])).toContain('error schedule.drops')
  })

  test('groups must divide the channels', () => {
    expect(issuesOf({ normaliser: 'group', groups: 5 })).toContain('error groups')
  })
})

test('the forecast after a tenfold drop: a tenth at once, then a √10th', () => {
  const figures = sphericalMotion.forecast({
    optimizer: { learningRate: 0.2, weightDecay: 5e-3, momentum: 0.9 },
    schedule: { kind: 'drops', drops: [500] },
  })
  const value = (label: string) => figures.find((figure) => figure.label === label)!.value
  const before = value('Equilibrium angular update')
  expect(before).toBeCloseTo(Math.acos(1 - 0.001 / 1.9), 10)
  expect(value('Angular update right, after step 500')).toBeCloseTo(before / 10, 10)
  expect(value('Equilibrium angular update, after step 500')).toBeCloseTo(before / Math.sqrt(10), 5)
  expect(value('Steps to equilibrium, after step 500')).toBeCloseTo(1105, -1)
})

describe('experiments', () => {
  test('a grid tells every setting’s equilibrium, and how much there is to train', () => {
    const figures = sphericalMotion.forecast({
      experiment: { kind: 'grid', learningRates: [0.1, 0.2], seeds: 2 },
      training: { steps: 100 },
    })
    expect(figures.map(({ label, value }) => [label, value]).slice(0, 2)).toEqual([
      ['Trainings', 4],
      ['Steps of all trainings', 400],
    ])
    expect(figures.slice(2).map(({ label }) => label)).toEqual([
      'Equilibrium angular update, η 0.1',
      'Equilibrium angular update, η 0.2',
    ])
  })

  test('settings of one prediction are told once', () => {
    const labels = sphericalMotion
      .forecast({ experiment: { kind: 'normalisers' } })
      .map(({ label }) => label)
    expect(labels.filter((label) => label.startsWith('Equilibrium angular'))).toHaveLength(1)
  })

  test('too many trainings, and remedies without a drop, are errors', () => {
    const tenth = Array.from({ length: 10 }, (_, index) => (index + 1) / 10)
    expect(
      issuesOf({ experiment: { kind: 'grid', learningRates: tenth, momenta: tenth.slice(0, 9) } }),
    ).toEqual(['error experiment.kind'])
    expect(issuesOf({ experiment: { kind: 'remedies' } })).toEqual(['error schedule.drops'])
  })

  test('a problem that all trainings share is told once', () => {
    const issues = issuesOf({
      experiment: { kind: 'grid', batchSizes: [8, 16] },
      optimizer: { weightDecay: 0 },
    })
    expect(issues.filter((issue) => issue === 'warning optimizer.weightDecay')).toHaveLength(1)
  })
})

describe('the way to the equilibrium', () => {
  test('the skip must lie within the run, and needs an equilibrium', () => {
    const skip = (config: Config) => issuesOf({ skipToEquilibriumAfter: 50, ...config })
    expect(skip({ training: { steps: 50 } })).toContain('error skipToEquilibriumAfter')
    expect(skip({ optimizer: { weightDecay: 0 } })).toContain('warning skipToEquilibriumAfter')
    expect(skip({}).filter((issue) => issue.endsWith('skipToEquilibriumAfter'))).toEqual([])
  })

  test('the rising rate stands for constant SGD with momentum, as far as float32 reaches', () => {
    const rising = (config: Config) => issuesOf({ decayAs: 'rising-rate', ...config })
    expect(rising({ optimizer: { kind: 'nesterov' } })).toContain('error decayAs')
    expect(rising({ schedule: { warmUpSteps: 10 } })).toContain('error decayAs')
    expect(rising({ optimizer: { learningRate: 1, weightDecay: 0.1 } })).toContain('error decayAs')
    expect(rising({ training: { steps: 100_000 } })).toContain('error training.steps')
    expect(rising({ training: { steps: 600 } })).toEqual([])
  })

  test('AdamW’s radius is one for all layers, and marked as later work', () => {
    const config = { optimizer: { kind: 'adamw', learningRate: 2e-3, weightDecay: 1 } }
    const figures = sphericalMotion.forecast(config)
    const value = (label: string) => figures.find((figure) => figure.label === label)!.value
    expect(value('Equilibrium weight size')).toBeCloseTo(Math.sqrt(2e-3 / 2), 12)
    expect(value('Time constant')).toBeCloseTo(250, 9)
    // sin Δ = √((1 − a²)(1 − β₁²))/(1 + aβ₁) with a = 1 − ηλ (WhenWen’s form of the same).
    const sine = Math.sqrt((1 - 0.998 ** 2) * (1 - 0.81)) / (1 + 0.998 * 0.9)
    expect(Math.sin(value('Equilibrium angular update'))).toBeCloseTo(sine, 12)
    expect(issuesOf(config)).toContain('warning optimizer.kind')
  })
})
