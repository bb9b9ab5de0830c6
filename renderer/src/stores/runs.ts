import { defineStore } from 'pinia'
import { computed, shallowRef, triggerRef } from 'vue'
import type { RequestInput } from '../../../core/contract/api.ts'
import type { Run } from '../../../core/contract/run.ts'
import { useBridge } from '../bridge/bridge.ts'
import { useToastsStore } from './toasts.ts'

export type RunCommand = 'stop' | 'pause' | 'continue' | 'resume'

/** Which runs exist and how each stands. */
export const useRunsStore = defineStore('runs', () => {
  const bridge = useBridge()
  const toasts = useToastsStore()
  const runs = new Map<string, Run>()
  /** Changed in place and triggered: ten thousand runs are not copied four times a second. */
  const byId = shallowRef<ReadonlyMap<string, Run>>(runs)
  const loaded = shallowRef(false)

  /** Newest first. */
  const all = computed(() =>
    [...byId.value.values()].sort((a, b) =>
      a.createdAt === b.createdAt ? 0 : a.createdAt < b.createdAt ? 1 : -1,
    ),
  )
  /** Neither in the trash nor in the archive. */
  const listed = computed(() =>
    all.value.filter(({ deletedAt, archivedAt }) => deletedAt === null && archivedAt === null),
  )
  const archived = computed(() =>
    all.value.filter(({ deletedAt, archivedAt }) => deletedAt === null && archivedAt !== null),
  )
  const trashed = computed(() => all.value.filter(({ deletedAt }) => deletedAt !== null))
  const active = computed(() =>
    listed.value.filter(({ status }) => ['running', 'paused', 'queued'].includes(status.kind)),
  )

  function put(run: Run): void {
    runs.set(run.runId, run)
    triggerRef(byId)
  }

  async function load(): Promise<void> {
    // What methods found stays behind: the page of a run fetches it.
    for (const run of await bridge.request('runs.list', { results: false }))
      // What arrived as an event while the list was under way is newer than the list.
      if (!runs.has(run.runId)) runs.set(run.runId, run)
    triggerRef(byId)
    loaded.value = true
  }

  /** The run with everything that its method found. */
  async function fetch(runId: string): Promise<void> {
    put(await bridge.request('runs.get', { runId }))
  }

  async function start(input: RequestInput<'runs.start'>): Promise<Run> {
    const run = await bridge.request('runs.start', input)
    put(run)
    return run
  }

  async function fork(input: RequestInput<'runs.fork'>): Promise<Run> {
    const run = await bridge.request('runs.fork', input)
    put(run)
    return run
  }

  async function command(runId: string, name: RunCommand): Promise<void> {
    put(await bridge.request(`runs.${name}`, { runId }))
  }

  async function rename(runId: string, name: string): Promise<void> {
    put(await bridge.request('runs.rename', { runId, name }))
  }

  async function annotate(
    { runId, notes, tags }: Run,
    part: Partial<Pick<Run, 'notes' | 'tags'>>,
  ): Promise<void> {
    put(await bridge.request('runs.annotate', { runId, notes, tags, ...part }))
  }

  /** Into the trash, all with one Undo. */
  async function remove(...removed: Run[]): Promise<void> {
    for (const { runId } of removed) put(await bridge.request('runs.remove', { runId }))
    noteWithUndo(removed, 'in the trash', 'runs.restore')
  }

  async function archive(...putAway: Run[]): Promise<void> {
    for (const { runId } of putAway) put(await bridge.request('runs.archive', { runId }))
    noteWithUndo(putAway, 'in the archive', 'runs.unarchive')
  }

  async function restore(runId: string): Promise<void> {
    put(await bridge.request('runs.restore', { runId }))
  }

  async function unarchive(runId: string): Promise<void> {
    put(await bridge.request('runs.unarchive', { runId }))
  }

  /** For good. */
  async function purge(runId: string): Promise<void> {
    await bridge.request('runs.purge', { runId })
  }

  function noteWithUndo(
    moved: readonly Run[],
    where: string,
    undo: 'runs.restore' | 'runs.unarchive',
  ): void {
    const [first] = moved
    if (!first) return
    const what = moved.length === 1 ? `“${first.name}” is` : `${moved.length} runs are`
    const back = async () => {
      for (const { runId } of moved) put(await bridge.request(undo, { runId }))
    }
    toasts.note(`${what} ${where}.`, { label: 'Undo', run: () => void toasts.attempt(back) })
  }

  // The store lives as long as the window, so nothing to undo.
  bridge.on('run.changed', put)
  bridge.on('run.purged', ({ runId }) => {
    runs.delete(runId)
    triggerRef(byId)
  })

  return {
    ...{ byId, loaded, all, listed, archived, trashed, active, load, fetch, start, fork, command },
    ...{ rename, annotate, remove, archive, restore, unarchive, purge },
  }
})
