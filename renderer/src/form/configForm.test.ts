import { expect, test } from 'vitest'
import { fakeMethods } from '../bridge/fake/methods.ts'
import {
  commandLine,
  configOver,
  groupsOf,
  initialConfig,
  issuesOf,
  merge,
  presetConfig,
  rangeText,
  refusal,
  valueAt,
  withValue,
} from './configForm.ts'

const method = fakeMethods[0]!
const field = (path: string) => method.fields.find((one) => one.path === path)!

test('fields make a nested configuration', () => {
  const config = initialConfig(method.fields)
  expect(config).toMatchObject({ optimizer: { learningRate: 0.1 }, training: { seed: 1 } })
  expect(valueAt(config, 'optimizer.momentum')).toBe(0.9)
  expect(valueAt(config, 'optimizer.momentum.deeper')).toBeUndefined()
})

test('changing one value leaves the old configuration alone', () => {
  const before = initialConfig(method.fields)
  const after = withValue(before, 'optimizer.momentum', 0)
  expect(valueAt(before, 'optimizer.momentum')).toBe(0.9)
  expect(after).toMatchObject({ optimizer: { momentum: 0, learningRate: 0.1 } })
})

test('a form that is opened over a data set has the first preset that asks for one, and it', () => {
  const { presets } = method
  expect(configOver('my-pictures', method)).toEqual({
    config: { ...presetConfig(method, presets[0]!.id), dataset: 'my-pictures' },
    presetId: presets[0]!.id,
  })
  expect(configOver('my-pictures', { ...method, fields: [] })).toBeNull()
})

test('a preset lies over the defaults, branch by branch, lists whole', () => {
  expect(merge({ a: { b: 1, c: [1, 2] } }, { a: { c: [3] } })).toEqual({ a: { b: 1, c: [3] } })
  expect(presetConfig(method, 'drop')).toMatchObject({
    ...{ schedule: { kind: 'drops', drops: [600] } },
    training: { steps: 3000, batchSize: 64 },
  })
})

test('a field that depends on another shows up with it', () => {
  const paths = (kind: string) =>
    groupsOf(method.fields, withValue(initialConfig(method.fields), 'schedule.kind', kind))
      .flatMap(({ plain }) => plain)
      .map(({ path }) => path)
  expect(paths('constant')).not.toContain('schedule.drops')
  expect(paths('drops')).toContain('schedule.drops')
})

test('a field is hidden with the field that it depends on', () => {
  const hidden = { ...field('schedule.kind'), visibleWhen: { path: 'optimizer.momentum', in: [0] } }
  const fields = method.fields.map((one) => (one.path === hidden.path ? hidden : one))
  const paths = (momentum: number) => {
    const config = { schedule: { kind: 'drops' }, optimizer: { momentum } }
    return groupsOf(fields, config).flatMap(({ plain }) => plain.map(({ path }) => path))
  }
  expect(paths(0)).toContain('schedule.drops')
  expect(paths(0.9)).not.toContain('schedule.drops')
})

test('ranges and refusals give both numbers', () => {
  expect(rangeText(field('optimizer.learningRate'))).toBe('above 0, at most 10')
  expect(refusal(field('optimizer.learningRate'), 0)).toBe('must be above 0, at most 10; it is 0')
  expect(refusal(field('optimizer.learningRate'), 10)).toBeNull()
  expect(refusal(field('optimizer.momentum'), 1)).toContain('below 1')
  expect(refusal(field('training.steps'), 1.5)).toContain('whole number')
})

test('an issue inside a list belongs to the list', () => {
  const issue = { path: 'schedule.drops.0', message: 'too late', severity: 'error' as const }
  expect(issuesOf('schedule.drops', [issue])).toEqual([issue])
  expect(issuesOf('schedule', [issue])).toEqual([issue])
  expect(issuesOf('schedule.drop', [issue])).toEqual([])
})

test('the command line holds what differs, quoted', () => {
  const config = withValue(presetConfig(method, 'drop'), 'dataset', "it's mine")
  expect(commandLine(method, config)).toBe(
    `npm run -s cli -- run spherical-motion --set 'dataset=it'\\''s mine' --set schedule.kind=drops --set training.steps=3000`,
  )
})
