import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Queue, SavedView, WorkspaceSettings } from '../../../core/contract/workspace.ts'
import { workspaceSettingsSchema } from '../../../core/contract/workspace.ts'
import { useBridge } from '../bridge/bridge.ts'

/** What the workspace remembers besides its runs: saved views, the queue, its settings. */
export const useDeskStore = defineStore('desk', () => {
  const bridge = useBridge()
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
    await bridge.request('views.remove', { viewId })
  }

  async function order(waiting: readonly string[]): Promise<void> {
    queue.value = await bridge.request('queue.order', { waiting: [...waiting] })
  }

  async function configure(part: Partial<WorkspaceSettings>): Promise<void> {
    settings.value = await bridge.request('workspace.configure', { ...settings.value, ...part })
  }

  bridge.on('views.changed', (next) => (views.value = next))
  bridge.on('queue.changed', (next) => (queue.value = next))
  bridge.on('workspace.changed', (next) => (settings.value = next))

  return { views, queue, settings, load, saveView, removeView, order, configure }
})
