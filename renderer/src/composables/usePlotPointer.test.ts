import { expect, test } from 'vitest'
import { shallowRef } from 'vue'
import { byStep } from '../charts/xAxis.ts'
import { usePlotPointer } from './usePlotPointer.ts'

function axis() {
  return {
    ...{ view: shallowRef(null), cursor: shallowRef<number | null>(null) },
    ...{ pinned: shallowRef(false), lit: shallowRef(null), x: shallowRef(byStep) },
    place: <One>(one: One) => one,
    ...{ drawnView: shallowRef(null), move: () => undefined, rest: () => undefined },
  }
}

/** A plot of 280 pixels whose axis runs from 0 to 200 over the middle 200 of them. */
function plot(linked = axis()) {
  const range = { minimum: 0, maximum: 200 }
  const shape = shallowRef({ width: 280, range, scale: 'linear', size: 'full' } as const)
  const pointer = usePlotPointer(shape, linked)
  const target = {
    setPointerCapture: () => undefined,
    getBoundingClientRect: () => ({ left: 0 }),
  }
  const at = (clientX: number) =>
    ({ clientX, button: 0, currentTarget: target }) as unknown as PointerEvent
  const { pointerdown, pointermove, pointerup, pointerleave } = pointer.handlers
  const click = (x: number) => {
    pointermove(at(x))
    pointerdown(at(x))
    pointerup()
  }
  return { ...pointer, linked, click, move: (x: number) => pointermove(at(x)), pointerleave }
}

test('a click pins the values under the pointer, the next one lets go', () => {
  const { linked, click, move, pointerleave, reading } = plot()
  click(164)
  expect(linked.cursor.value).toBe(100)
  move(214)
  pointerleave()
  expect([linked.cursor.value, reading.value]).toEqual([100, true])
  click(214)
  move(114)
  expect([linked.cursor.value, linked.pinned.value]).toEqual([50, false])
  pointerleave()
  expect([linked.cursor.value, reading.value]).toEqual([null, false])
})

test('of two plots only the one that was clicked last holds the pinned values', () => {
  const linked = axis()
  const [one, other] = [plot(linked), plot(linked)]
  one.click(164)
  expect([one.held.value, other.held.value]).toEqual([true, false])
  other.click(164)
  other.click(114)
  expect([one.held.value, other.held.value]).toEqual([false, true])
  other.letGo()
  expect([other.held.value, linked.cursor.value]).toEqual([false, null])
})
