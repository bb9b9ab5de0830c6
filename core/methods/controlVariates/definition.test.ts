import { describe, expect, test } from 'vitest'
import { methodDescriptionSchema } from '../../contract/method.ts'
import { controlVariates } from './definition.ts'
import { modelFrom, regressionData, type Table } from './readProblem.ts'
import { matrix } from './matrix.ts'
import { controlVariatesSchema } from './settings.ts'

test('is a valid description with the paths that stay', () => {
  methodDescriptionSchema.parse(controlVariates.description)
  const paths = controlVariates.fields.map(({ path }) => path)
  for (const name of [
    'kind',
    'dataset',
    'target',
    'positive',
    'negative',
    'features',
    'priorPrecision',
  ])
    expect(paths).toContain(`problem.${name}`)
})

test('every preset is a valid configuration', () => {
  for (const { id, config } of controlVariates.description.presets)
    expect([id, controlVariates.parse(config).issues]).toEqual([id, []])
})

test('the forecast names the cap of the constraint: 121 at λ = 0.1', () => {
  const cap = controlVariates
    .forecast({ network: { penalty: 0.1 }, control: { scale: 'none' } })
    .find(({ label }) => label.startsWith('Most'))
  expect(cap!.value).toBeCloseTo(121, 9)
})

const table: Table = {
  name: 'small',
  columns: ['a', 'b', 'twice a', 'same'],
  values: matrix([
    [1, 0, 2, 5],
    [2, 1, 4, 5],
    [3, 0, 6, 5],
    [6, 3, 12, 5],
  ]),
  target: 'kind',
  outcome: Float64Array.of(0, 1, 2, 1),
  classNames: ['x', 'y', 'z'],
}
const problem = (given: object) => controlVariatesSchema.parse({ problem: given }).problem

describe('a table becomes a regression', () => {
  test('columns are standardised with the population deviation, rows of other classes left out', () => {
    const data = regressionData(table, problem({ features: 'b', positive: 'y', negative: 'x' }))
    expect(data.names).toEqual(['intercept', 'b'])
    expect(Array.from(data.outcome)).toEqual([0, 1, 1])
    // b = 0, 1, 3: mean 4/3, population variance 14/9.
    const deviation = Math.sqrt(14 / 9)
    const expected = [-4 / 3, -1 / 3, 5 / 3].flatMap((value) => [1, value / deviation])
    for (const [place, value] of data.design.values.entries())
      expect(value).toBeCloseTo(expected[place]!, 12)
  })
  test.each([
    [{ features: 'a, twice a' }, /collinear/],
    [{ features: 'same' }, /“same” has variance 0/],
    [{ features: 'absent' }, /no numeric column “absent”/],
    [{ features: 'b', positive: 'w' }, /no row of the outcome is “w”/],
    [{ features: 'b', positive: 'y', negative: 'y' }, /single class/],
  ])('%j is refused with the reason', (given, message) => {
    expect(() => modelFrom(table, problem(given))).toThrow(message)
  })
})
