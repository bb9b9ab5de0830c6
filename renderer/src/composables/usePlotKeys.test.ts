import { expect, test } from 'vitest'
import { shallowRef } from 'vue'
import { byStep } from '../charts/xAxis.ts'
import type { Span } from '../charts/decimate.ts'
import { usePlotKeys } from './usePlotKeys.ts'

/** A plot whose axis runs from 0 to 200. */
function plot() {
  const view = shallowRef<Span | null>(null)
  const linked = {
    ...{ view, cursor: shallowRef<number | null>(null) },
    ...{ pinned: shallowRef(false), lit: shallowRef(null), x: shallowRef(byStep) },
    place: <One>(one: One) => one,
    drawnView: shallowRef(null),
    move: (to: Span) => (view.value = to),
    rest: () => undefined,
  }
  const range = { minimum: 0, maximum: 200 }
  const shape = shallowRef({ width: 280, range, scale: 'linear', size: 'full' } as const)
  const keys = usePlotKeys(shape, linked)
  const target = {}
  const press = (key: string, other: Partial<KeyboardEvent> = {}) => {
    const event = { key, target, currentTarget: target, preventDefault: () => undefined, ...other }
    keys.keydown(event as unknown as KeyboardEvent)
  }
  return { ...keys, linked, press }
}

test('arrows move the cursor from the middle, and it goes with the focus unless it is pinned', () => {
  const { linked, press, blur, holdsCursor } = plot()
  press('ArrowRight')
  expect([linked.cursor.value, holdsCursor.value]).toEqual([104, true])
  press('ArrowLeft')
  press('ArrowLeft')
  expect(linked.cursor.value).toBe(96)
  blur()
  expect([linked.cursor.value, holdsCursor.value]).toEqual([null, false])
})

test('plus and minus zoom about the cursor, Shift and arrows move on, 0 shows all', () => {
  const { linked, press } = plot()
  linked.cursor.value = 50
  press('+')
  expect(linked.view.value).toEqual({ from: 25, to: 125 })
  press('ArrowRight', { shiftKey: true })
  expect(linked.view.value).toEqual({ from: 40, to: 240 })
  press('0')
  expect(linked.view.value).toBeNull()
})

test('keys of what is inside the chart, or with Control, are not its own', () => {
  const { linked, press } = plot()
  press('ArrowRight', { target: null })
  press('0', { ctrlKey: true })
  expect(linked.cursor.value).toBeNull()
})
