import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { ChartLayout } from '../../../core/contract/chartLayout.ts'
import { useBridge } from '../bridge/bridge.ts'
import { phrase } from '../text/language.ts'
import { useAppStore } from './app.ts'
import { useHistoryStore } from './history.ts'
import { useToastsStore } from './toasts.ts'

/**
 * A slider moves many times a second; only where it rests is written down. Milliseconds: so short that a window may
 * close right after. A listener for its end would make Chromium ask the page first, and a quit in between gets lost.
 */
const rest = 150

/** How the charts of each place are arranged; the workspace keeps it. */
export const useLayoutsStore = defineStore('layouts', () => {
  const bridge = useBridge()
  const app = useAppStore()
  const toasts = useToastsStore()
  const history = useHistoryStore()
  const byPlace = shallowRef<ReadonlyMap<string, ChartLayout>>(new Map())
  const unsaved = new Map<string, ReturnType<typeof setTimeout>>()

  /** What is being arranged here right now is newer than what another window tells. */
  function take(layouts: readonly ChartLayout[]): void {
    const own = [...byPlace.value].filter(([place]) => unsaved.has(place))
    byPlace.value = new Map([...layouts.map((one) => [one.place, one] as const), ...own])
  }

  async function load(): Promise<void> {
    take(await bridge.request('layouts.list', {}))
  }

  function put(layout: ChartLayout): void {
    byPlace.value = new Map(byPlace.value).set(layout.place, layout)
    clearTimeout(unsaved.get(layout.place))
    unsaved.set(
      layout.place,
      setTimeout(() => void toasts.attempt(() => save(layout)), rest),
    )
  }

  async function save(layout: ChartLayout): Promise<void> {
    unsaved.delete(layout.place)
    // A workspace that is only looked at can be arranged all the same; it is forgotten afterwards.
    const { connection } = app
    if (connection.kind === 'connected' && connection.info.readOnly) return
    await bridge.request('layouts.save', layout)
  }

  async function reset(place: string): Promise<void> {
    clearTimeout(unsaved.get(place))
    unsaved.delete(place)
    const removed = byPlace.value.get(place)
    const remove = async () => {
      byPlace.value = new Map([...byPlace.value].filter(([one]) => one !== place))
      await bridge.request('layouts.remove', { place })
    }
    await remove()
    if (!removed) return
    history.did({
      what: phrase('Reset a layout of charts', {}),
      undo: () => {
        put(removed)
        return Promise.resolve()
      },
      redo: remove,
    })
  }

  bridge.on('layouts.changed', take)

  return { byPlace, load, put, reset }
})
