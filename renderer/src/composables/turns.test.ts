import { expect, test, vi } from 'vitest'
import { leaveTurn, takeTurn, turnsTaken } from './turns.ts'

test('one chart a task, in the order they asked; who asks twice is drawn once, as last asked', async () => {
  vi.useFakeTimers()
  const drawn: string[] = []
  const [one, two, three] = [{}, {}, {}]
  takeTurn(one, () => drawn.push('one, too early'))
  takeTurn(two, () => drawn.push('two'))
  takeTurn(three, () => drawn.push('three'))
  takeTurn(one, () => drawn.push('one'))
  leaveTurn(three)
  vi.advanceTimersToNextTimer()
  expect(drawn).toEqual(['one'])
  const done = turnsTaken().then(() => drawn.push('all'))
  vi.advanceTimersToNextTimer()
  await done
  expect(drawn).toEqual(['one', 'two', 'all'])
  vi.useRealTimers()
})

test('an error in one drawing does not keep the others from theirs', () => {
  vi.useFakeTimers()
  let drawn = false
  takeTurn({}, () => {
    throw new Error('no canvas')
  })
  takeTurn({}, () => (drawn = true))
  expect(() => vi.advanceTimersToNextTimer()).toThrow('no canvas')
  vi.advanceTimersToNextTimer()
  expect(drawn).toBe(true)
  vi.useRealTimers()
})
