import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Queue, SavedView, WorkspaceSettings } from '../../../core/contract/workspace.ts'
import { workspaceSettingsSchema } from '../../../core/contract/workspace.ts'
import { useBridge } from '../bridge/bridge.ts'
import { given, phrase } from '../text/language.ts'
import { useHistoryStore } from './history.ts'

/** What the workspace remembers besides its runs: saved views, the queue, its settings. */
export const useDeskStore = defineStore('desk', () => {
  const bridge = useBridge()
  const history = useHistoryStore()
  const views = shallowRef<readonly SavedView[]>([])
  const queue = shallowRef<Queue>({ waiting: [], concurrency: 1 })
  const settings = shallowRef<WorkspaceSettings>(workspaceSettingsSchema.parse({}))

  async function load(): Promise<void> {
    const [storedViews, storedQueue, storedSettings] = await Promise.all([
      bridge.request('views.list', {}),
      bridge.request('queue.get', {}),
      bridge.request('workspace.settings', {}),
    ])
    views.value = storedViews
    queue.value = storedQueue
    settings.value = storedSettings
  }

  async function saveView(view: SavedView): Promise<void> {
    await bridge.request('views.save', view)
  }

  async function removeView(viewId: string): Promise<void> {
    const removed = views.value.find((one) => one.viewId === viewId)
    const remove = () => bridge.request('views.remove', { viewId })
    await remove()
    if (!removed) return
    history.did({
      what: phrase('Remove the view {name}', { name: given(removed.name) }),
      undo: () => saveView(removed),
      redo: remove,
    })
  }

  async function order(waiting: readonly string[]): Promise<void> {
    const before = queue.value.waiting
    const put = async (wanted: readonly string[]) => {
      // Some may have started meanwhile; those that still wait come in the wanted order.
      const still = new Set(queue.value.waiting)
      const known = wanted.filter((runId) => still.delete(runId))
      queue.value = await bridge.request('queue.order', { waiting: [...known, ...still] })
    }
    await put(waiting)
    history.did({
      what: phrase('Change the order of the queue', {}),
      undo: () => put(before),
      redo: () => put(waiting),
    })
  }

  async function configure(part: Partial<WorkspaceSettings>): Promise<void> {
    settings.value = await bridge.request('workspace.configure', { ...settings.value, ...part })
  }

  bridge.on('views.changed', (next) => (views.value = next))
  bridge.on('queue.changed', (next) => (queue.value = next))
  bridge.on('workspace.changed', (next) => (settings.value = next))

  return { views, queue, settings, load, saveView, removeView, order, configure }
})
