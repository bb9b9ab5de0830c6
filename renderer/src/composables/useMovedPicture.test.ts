import { expect, test } from 'vitest'
import { shallowRef } from 'vue'
import type { Span } from '../charts/decimate.ts'
import { useMovedPicture } from './useMovedPicture.ts'

test('a picture is taken when the view goes on, once, and given away when the drawing has caught up', () => {
  const view = shallowRef<Span | null>({ from: 0, to: 10 })
  const drawnView = shallowRef(view.value)
  let taken = 0
  const { picture, range } = useMovedPicture(
    { view, drawnView },
    {
      range: () => ({ minimum: 0, maximum: 10, linearWithin: 2 }),
      picture: () => `picture ${(taken += 1)}`,
    },
  )
  expect([picture.value, range.value.maximum]).toEqual([null, 10])
  view.value = { from: 2, to: 12 }
  view.value = { from: 3, to: 13 }
  expect(picture.value).toBe('picture 1')
  expect(range.value).toEqual({ minimum: 3, maximum: 13, linearWithin: 2 })
  drawnView.value = view.value
  expect([picture.value, range.value.maximum]).toEqual([null, 10])
})
