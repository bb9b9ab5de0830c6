import { expect, test } from 'vitest'
import { nextTick, shallowRef } from 'vue'
import type { Span } from '../charts/decimate.ts'
import { useFollowTail } from './useFollowTail.ts'

test('the last fifth, or as much as was zoomed, moves on with the newest point', async () => {
  const view = shallowRef<Span | null>(null)
  const reach = shallowRef<Span | null>({ from: 0, to: 1000 })
  const { following, toggle } = useFollowTail(view, () => reach.value)
  toggle()
  expect(view.value).toEqual({ from: 800, to: 1000 })
  reach.value = { from: 0, to: 1010 }
  await nextTick()
  expect(view.value).toEqual({ from: 810, to: 1010 })
  view.value = { from: 100, to: 150 }
  expect(following.value).toBe(false)
  toggle()
  expect(view.value).toEqual({ from: 960, to: 1010 })
  toggle()
  expect([following.value, view.value]).toEqual([false, null])
})
