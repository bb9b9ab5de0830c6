// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { usePacedDrawing } from './usePacedDrawing.ts'

test('a drawing waits while keys are pressed, five seconds at most', () => {
  vi.useFakeTimers()
  const scope = effectScope()
  let drawn = 0
  const ask = scope.run(() => usePacedDrawing(() => (drawn += 1)))!
  ask()
  for (let waited = 0; waited < 4_000; waited += 100) {
    dispatchEvent(new Event('keydown'))
    vi.advanceTimersByTime(100)
  }
  expect(drawn).toBe(0)
  for (let waited = 0; waited < 1_500; waited += 100) {
    dispatchEvent(new Event('keydown'))
    vi.advanceTimersByTime(100)
  }
  expect(drawn).toBe(1)
  scope.stop()
  vi.useRealTimers()
})
