// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h, nextTick, shallowRef } from 'vue'
import { WhileSeen } from './WhileSeen.ts'

let show: (isIntersecting: boolean) => void

beforeEach(() => {
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(listener: (entries: { isIntersecting: boolean }[]) => void) {
        show = (isIntersecting) => {
          listener([{ isIntersecting }])
        }
      }
      observe(): void {}
      disconnect(): void {}
    },
  )
})
afterEach(() => {
  vi.unstubAllGlobals()
})

test('what is away from the screen is left as it is, and caught up with when it comes back', async () => {
  const figure = shallowRef(1)
  const compute = vi.fn(() => `figure ${figure.value}`)
  const page = defineComponent(() => () => h(WhileSeen, () => h('p', compute())))
  const wrapper = mount(page)
  expect(wrapper.text()).toBe('figure 1')
  show(false)
  await nextTick()
  figure.value = 2
  await nextTick()
  expect(wrapper.text()).toBe('figure 1')
  expect(compute).toHaveBeenCalledTimes(1)
  show(true)
  await nextTick()
  expect(wrapper.text()).toBe('figure 2')
})
