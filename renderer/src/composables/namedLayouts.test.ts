// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { bridgeKey, openBridge } from '../bridge/bridge.ts'
import { createFakeHost } from '../bridge/fake.ts'
import type { FakeHost } from '../bridge/fake.ts'
import { useLayoutsStore } from '../stores/layouts.ts'
import { provideChartDesk } from './useChartDesk.ts'
import type { ChartDesk } from './useChartDesk.ts'

let host: FakeHost

beforeEach(() => {
  vi.useFakeTimers()
  host = createFakeHost()
})
afterEach(() => {
  host.runs.close()
  vi.useRealTimers()
})

/** A page with charts, and its store of layouts. */
function openPage(pinia = createPinia()) {
  let desk: ChartDesk | undefined
  const setup = () => {
    desk = provideChartDesk('run:a', () => [['loss', 'angle']])
  }
  const provide = { [bridgeKey as symbol]: openBridge(host) }
  mount({ setup, render: () => null }, { global: { plugins: [pinia], provide } })
  if (!desk) throw new Error('the page has no desk')
  return { desk, store: useLayoutsStore(pinia) }
}

/** Past the rest before a layout is written down. */
async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(500)
  await flushPromises()
}

test('a layout is saved, chosen again, renamed and removed; another window has it too', async () => {
  const { desk } = openPage()
  desk.restyle('loss', { pinned: true })
  desk.saveAs('Losses')
  await settle()
  desk.change({ smoothing: 0.9 })
  expect(desk.named.value).toEqual({ names: ['Losses'], current: null })
  desk.choose('Losses')
  expect(desk.named.value.current).toBe('Losses')
  expect(desk.look('loss').pinned).toBe(true)
  await desk.rename('Losses', 'Only losses')
  await settle()
  const other = openPage()
  await other.store.load()
  expect(other.desk.named.value.names).toEqual(['Only losses'])
  await desk.forget('Only losses')
  await settle()
  expect(desk.named.value.names).toEqual([])
  // What is shown stays as it was chosen.
  expect(desk.look('loss').pinned).toBe(true)
})
