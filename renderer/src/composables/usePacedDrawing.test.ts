import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { usePacedDrawing } from './usePacedDrawing.ts'

let frames: FrameRequestCallback[] = []

function nextFrame(): void {
  for (const frame of frames.splice(0)) frame(0)
}

beforeEach(() => {
  frames = []
  vi.useFakeTimers()
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame))
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function paintAfter(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds)
  nextFrame()
  nextFrame()
  await vi.advanceTimersByTimeAsync(1)
}

test('what is asked for often is drawn once, and again only when the screen shows it', async () => {
  const draw = vi.fn()
  const ask = effectScope().run(() => usePacedDrawing(draw))!
  for (let time = 0; time < 10; time += 1) ask()
  await vi.advanceTimersByTimeAsync(250)
  expect(draw).toHaveBeenCalledTimes(1)
  ask()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(draw).toHaveBeenCalledTimes(1)
  await paintAfter(0)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(draw).toHaveBeenCalledTimes(2)
})

test('a slow drawing is rested from twice as long', async () => {
  const draw = vi.fn()
  const ask = effectScope().run(() => usePacedDrawing(draw))!
  ask()
  await vi.advanceTimersByTimeAsync(200)
  ask()
  await paintAfter(1_000)
  await vi.advanceTimersByTimeAsync(1_900)
  expect(draw).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(200)
  expect(draw).toHaveBeenCalledTimes(2)
})

test('nothing is drawn after the end of its scope', async () => {
  const draw = vi.fn()
  const scope = effectScope()
  const ask = scope.run(() => usePacedDrawing(draw))!
  ask()
  scope.stop()
  ask()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(draw).not.toHaveBeenCalled()
})
