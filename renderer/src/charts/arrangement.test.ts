import { expect, test } from 'vitest'
import {
  arranged,
  lookOf,
  namedLayouts,
  namedPlace,
  plainLayout,
  withLook,
  withMoved,
} from './arrangement.ts'

const charts = ['a', 'b', 'c', 'd']
const own = (chart: string) => chart

test('a look does not move its chart', () => {
  const layout = withLook(plainLayout('run'), 'c', { yScale: 'symlog', pinned: true })
  expect(lookOf(layout, 'c')).toMatchObject({ yScale: 'symlog', pinned: true, xScale: null })
  expect(arranged(charts, layout, own)).toEqual(charts)
})

test('a chart moves among those that are shown, and not past their ends', () => {
  const layout = withMoved(plainLayout('run'), 'c', -1, charts)
  expect(arranged(charts, layout, own)).toEqual(['a', 'c', 'b', 'd'])
  const again = withMoved(layout, 'c', -5, ['a', 'c', 'b', 'd'])
  expect(arranged(charts, again, own)).toEqual(['c', 'a', 'b', 'd'])
})

test('a chart that comes later stands behind its neighbour', () => {
  const layout = withMoved(plainLayout('run'), 'c', -2, ['a', 'b', 'c'])
  expect(arranged(['a', 'new', 'b', 'c'], layout, own)).toEqual(['c', 'a', 'new', 'b'])
})

test('layouts under names belong to their place, and the one that looks as shown is current', () => {
  const [wild, calm] = [
    withLook(plainLayout(namedPlace('run:a', 'Wild')), 'c', { yScale: 'log' }),
    { ...plainLayout(namedPlace('run:a', 'calm as ever')), smoothing: 0.9 },
  ]
  const elsewhere = plainLayout(namedPlace('compare', 'Other'))
  const all = new Map([wild, calm, elsewhere].map((layout) => [layout.place, layout]))
  const shown = { ...wild, place: 'run:a' }
  expect(namedLayouts('run:a', shown, all)).toEqual({
    names: ['calm as ever', 'Wild'],
    current: 'Wild',
  })
  expect(namedLayouts('run:a', { ...shown, x: 'epoch' }, all).current).toBeNull()
})
