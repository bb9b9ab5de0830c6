// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { bridgeKey, openBridge } from '../bridge/bridge.ts'
import { createFakeHost } from '../bridge/fake.ts'
import type { FakeHost } from '../bridge/fake.ts'
import { useTour } from '../composables/useTour.ts'
import { useMethodsStore } from './methods.ts'
import { useRunsStore } from './runs.ts'
import { useTourStore } from './tour.ts'

let host: FakeHost

beforeEach(() => {
  localStorage.clear()
  host = createFakeHost()
})
afterEach(() => {
  host.runs.close()
})

/** A window that has just started; what it keeps lies in `localStorage`. */
async function start({ offersTour = true } = {}) {
  const pinia = createPinia()
  const page = { template: '<div></div>' }
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:anything(.*)', component: page }],
  })
  await router.push('/runs')
  const bridge = openBridge({ ...host, offersTour })
  const user = { setup: useTour, render: () => null }
  const global = { plugins: [pinia, router], provide: { [bridgeKey as symbol]: bridge } }
  const window = mount(user, { global })
  const [runs, tour] = [useRunsStore(pinia), useTourStore(pinia)]
  await Promise.all([runs.load(), useMethodsStore(pinia).load()])
  await flushPromises()
  return { runs, tour, router, close: () => window.unmount() }
}

const demonstration = { method: 'spherical-motion', name: '', config: {} } as const

test('an empty workspace opens the tour; where it was left it goes on after a restart', async () => {
  const first = await start()
  expect(first.tour.step?.id).toBe('purpose')
  first.tour.next()
  first.close()
  const second = await start()
  expect(second.tour.step?.id).toBe('example')
  second.close()
})

test('once dismissed it never comes by itself again, only when asked', async () => {
  const first = await start()
  first.tour.leave()
  first.close()
  const second = await start()
  expect(second.tour.isOpen).toBe(false)
  second.tour.start()
  expect(second.tour.step?.id).toBe('purpose')
  second.close()
})

test('a workspace with runs, or nobody in front, is not offered it', async () => {
  const unattended = await start({ offersTour: false })
  expect(unattended.tour.isOpen).toBe(false)
  await unattended.runs.start(demonstration)
  unattended.close()
  const used = await start()
  expect(used.tour.isOpen).toBe(false)
  used.close()
})

test('whoever starts the example is taken to its charts, and to the end from there', async () => {
  const { runs, tour, router, close } = await start()
  tour.next()
  const { runId } = await runs.start(demonstration)
  await flushPromises()
  expect(tour.step?.id).toBe('live')
  expect(router.currentRoute.value.path).toBe(`/runs/${runId}`)
  const pages: string[] = []
  while (tour.isOpen) {
    tour.next()
    await flushPromises()
    pages.push(router.currentRoute.value.path)
  }
  expect(pages).toEqual([`/runs/${runId}`, '/runs', '/datasets', '/datasets', '/datasets'])
  close()
})
