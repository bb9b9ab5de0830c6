import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { RequestInput } from '../../../core/contract/api.ts'
import type { Run } from '../../../core/contract/run.ts'
import { useBridge } from '../bridge/bridge.ts'
import { useToastsStore } from './toasts.ts'

export type RunCommand = 'stop' | 'pause' | 'continue' | 'resume'

/** Which runs exist and how each stands. */
export const useRunsStore = defineStore('runs', () => {
  const bridge = useBridge()
  const toasts = useToastsStore()
  const byId = shallowRef<ReadonlyMap<string, Run>>(new Map())
  const loaded = shallowRef(false)

  /** Newest first, without the trash. */
  const listed = computed(() =>
    [...byId.value.values()]
      .filter(({ deletedAt }) => deletedAt === null)
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
  )
  const active = computed(() =>
    listed.value.filter(({ status }) => ['running', 'paused', 'queued'].includes(status.kind)),
  )

  function put(run: Run): void {
    byId.value = new Map(byId.value).set(run.runId, run)
  }

  async function load(): Promise<void> {
    const runs = await bridge.request('runs.list', {})
    // What arrived as an event while the list was under way is newer than the list.
    byId.value = new Map([...runs.map((run) => [run.runId, run] as const), ...byId.value])
    loaded.value = true
  }

  async function start(input: RequestInput<'runs.start'>): Promise<Run> {
    const run = await bridge.request('runs.start', input)
    put(run)
    return run
  }

  async function command(runId: string, name: RunCommand): Promise<void> {
    put(await bridge.request(`runs.${name}`, { runId }))
  }

  async function rename(runId: string, name: string): Promise<void> {
    put(await bridge.request('runs.rename', { runId, name }))
  }

  async function remove(run: Run): Promise<void> {
    put(await bridge.request('runs.remove', { runId: run.runId }))
    toasts.note(`“${run.name}” is in the trash.`, {
      label: 'Undo',
      run: () => void toasts.attempt(() => restore(run.runId)),
    })
  }

  async function restore(runId: string): Promise<void> {
    put(await bridge.request('runs.restore', { runId }))
  }

  // The store lives as long as the window, so nothing to undo.
  bridge.on('run.changed', put)
  bridge.on('run.purged', ({ runId }) => {
    const left = new Map(byId.value)
    left.delete(runId)
    byId.value = left
  })

  return { byId, loaded, listed, active, load, start, command, rename, remove, restore }
})
