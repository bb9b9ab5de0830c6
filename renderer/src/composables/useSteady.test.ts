import { expect, test } from 'vitest'
import { computed, shallowRef } from 'vue'
import { useSteady } from './useSteady.ts'

test('stays the same object until its key differs, and what is made of it is not made anew', () => {
  const value = shallowRef({ id: 'a', step: 1 })
  const steady = useSteady(
    () => value.value,
    ({ id }) => id,
  )
  let made = 0
  const derived = computed(() => [steady.value.id, (made += 1)])
  expect(derived.value).toEqual(['a', 1])
  value.value = { id: 'a', step: 2 }
  expect(derived.value).toEqual(['a', 1])
  expect(steady.value.step).toBe(1)
  value.value = { id: 'b', step: 3 }
  expect(derived.value).toEqual(['b', 2])
})
