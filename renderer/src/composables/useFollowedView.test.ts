import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, shallowRef } from 'vue'
import type { Span } from '../charts/decimate.ts'
import { useFollowedView } from './useFollowedView.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const at = (from: number): Span => ({ from, to: from + 10 })

/** A view whose drawings are on the screen after `cost` milliseconds. */
function followed(cost: number) {
  const view = shallowRef<Span | null>(null)
  const onScreen = () => new Promise<void>((resolve) => setTimeout(resolve, cost))
  const scope = effectScope()
  const one = scope.run(() => useFollowedView(view, onScreen))
  if (!one) throw new Error('the scope has ended')
  return { view, ...one, stop: () => scope.stop() }
}

test('a quick drawing follows every move', async () => {
  const { drawnView, move } = followed(10)
  for (const from of [1, 2, 3]) {
    move(at(from))
    expect(drawnView.value).toEqual(at(from))
    await vi.advanceTimersByTimeAsync(16)
  }
})

test('a slow drawing is left as it is until the gesture rests', async () => {
  const { view, drawnView, move } = followed(200)
  view.value = at(0)
  await vi.advanceTimersByTimeAsync(300)
  for (const from of [1, 2, 3]) {
    move(at(from))
    await vi.advanceTimersByTimeAsync(16)
    expect([drawnView.value, view.value]).toEqual([at(0), at(from)])
  }
  await vi.advanceTimersByTimeAsync(200)
  expect(drawnView.value).toEqual(at(3))
})

test('it is drawn at once when the gesture ends, and when the view jumps', async () => {
  const { view, drawnView, move, rest } = followed(200)
  view.value = at(0)
  await vi.advanceTimersByTimeAsync(300)
  move(at(1))
  expect(drawnView.value).toEqual(at(0))
  rest()
  expect(drawnView.value).toEqual(at(1))
  view.value = null
  expect(drawnView.value).toBeNull()
})

test('once drawings have become quick, moves are followed again', async () => {
  let cost = 200
  const view = shallowRef<Span | null>(null)
  const scope = effectScope()
  const one = scope.run(() =>
    useFollowedView(view, () => new Promise<void>((resolve) => setTimeout(resolve, cost))),
  )
  view.value = at(0)
  await vi.advanceTimersByTimeAsync(300)
  cost = 10
  one?.move(at(1))
  one?.rest()
  await vi.advanceTimersByTimeAsync(300)
  one?.move(at(2))
  expect(one?.drawnView.value).toEqual(at(2))
  scope.stop()
})

test('nothing is drawn after the page has gone', async () => {
  const { view, drawnView, move, stop } = followed(200)
  view.value = at(0)
  await vi.advanceTimersByTimeAsync(300)
  move(at(1))
  stop()
  await vi.advanceTimersByTimeAsync(500)
  expect(drawnView.value).toEqual(at(0))
})
