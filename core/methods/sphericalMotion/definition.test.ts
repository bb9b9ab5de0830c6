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
