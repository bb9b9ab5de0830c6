import { defineStore } from 'pinia'
import { computed, shallowRef, triggerRef } from 'vue'
import type { ShallowRef } from 'vue'
import type { RequestInput } from '../../../core/contract/api.ts'
import { isActive } from '../../../core/contract/run.ts'
import type { Run } from '../../../core/contract/run.ts'
import { useBridge } from '../bridge/bridge.ts'
import type { Bridge } from '../bridge/bridge.ts'
import { given, phrase } from '../text/language.ts'
import { useHistoryStore } from './history.ts'
import { useToastsStore } from './toasts.ts'

/** Runs that are asked for before all others. */
const firstRuns = 300

export type RunCommand = 'stop' | 'pause' | 'continue' | 'resume'

function useShelves(byId: ShallowRef<ReadonlyMap<string, Run>>) {
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
  return { all, listed, archived, trashed, active }
}

/** Of one run, and of several; and what was done, for those who want to undo it. */
const moveWords = {
  trash: {
    one: ['“{name}” is in the trash.', 'Delete “{name}”'],
    many: ['{count} runs are in the trash.', 'Delete {count} runs'],
    there: 'runs.remove',
    back: 'runs.restore',
  },
  archive: {
    one: ['“{name}” is in the archive.', 'Archive “{name}”'],
    many: ['{count} runs are in the archive.', 'Archive {count} runs'],
    there: 'runs.archive',
    back: 'runs.unarchive',
  },
} as const

/** Trash and archive: into them with one Undo for all, and back. */
function useMoves(
  bridge: Bridge,
  toasts: ReturnType<typeof useToastsStore>,
  put: (run: Run) => void,
) {
  const history = useHistoryStore()
  async function ask(
    name: 'runs.remove' | 'runs.restore' | 'runs.archive' | 'runs.unarchive',
    moved: readonly Pick<Run, 'runId'>[],
  ): Promise<void> {
    for (const { runId } of moved) put(await bridge.request(name, { runId }))
  }

  async function move(moved: readonly Run[], where: keyof typeof moveWords): Promise<void> {
    const { one, many, there, back } = moveWords[where]
    await ask(there, moved)
    const [first] = moved
    if (!first) return
    const [sentence, what] = moved.length === 1 ? one : many
    const holes = { name: given(first.name), count: moved.length }
    const deed = history.did({
      what: phrase(what, holes),
      undo: async () => {
        toasts.close(told)
        await ask(back, moved)
      },
      redo: () => ask(there, moved),
    })
    const told = toasts.note(phrase(sentence, holes), {
      label: 'Undo',
      run: () => void toasts.attempt(() => history.undo(deed)),
    })
  }

  return {
    remove: (...moved: Run[]) => move(moved, 'trash'),
    archive: (...moved: Run[]) => move(moved, 'archive'),
    restore: (runId: string) => ask('runs.restore', [{ runId }]),
    unarchive: (runId: string) => ask('runs.unarchive', [{ runId }]),
    /** For good. */
    purge: async (runId: string) => {
      await bridge.request('runs.purge', { runId })
    },
  }
}

function useRename(
  bridge: Bridge,
  byId: ShallowRef<ReadonlyMap<string, Run>>,
  put: (run: Run) => void,
) {
  const history = useHistoryStore()
  return async (runId: string, name: string): Promise<void> => {
    const before = byId.value.get(runId)?.name ?? name
    const call = async (wanted: string) => {
      put(await bridge.request('runs.rename', { runId, name: wanted }))
    }
    await call(name)
    history.did({
      what: phrase('Rename “{before}” to “{name}”', { before: given(before), name: given(name) }),
      undo: () => call(before),
      redo: () => call(name),
    })
  }
}

function useCommand(
  bridge: Bridge,
  byId: ShallowRef<ReadonlyMap<string, Run>>,
  put: (run: Run) => void,
) {
  const told = shallowRef<ReadonlySet<string>>(new Set())
  const without = (runId: string) => [...told.value].filter((one) => one !== runId)
  const trains = (run: Run | undefined) => run !== undefined && isActive(run.status)
  /** Asked to stop, and still training: a step or a recording is not broken off. */
  const stopping = computed(
    () => new Set([...told.value].filter((runId) => trains(byId.value.get(runId)))),
  )

  async function command(runId: string, name: RunCommand): Promise<void> {
    told.value = new Set(name === 'stop' ? [...told.value, runId] : without(runId))
    try {
      put(await bridge.request(`runs.${name}`, { runId }))
    } catch (thrown) {
      told.value = new Set(without(runId))
      throw thrown
    }
  }
  return { stopping, command }
}

/** Which runs exist and how each stands. */
export const useRunsStore = defineStore('runs', () => {
  const bridge = useBridge()
  const toasts = useToastsStore()
  const runs = new Map<string, Run>()
  /** Changed in place and triggered: ten thousand runs are not copied four times a second. */
  const byId = shallowRef<ReadonlyMap<string, Run>>(runs)
  const loaded = shallowRef(false)
  const { all, listed, archived, trashed, active } = useShelves(byId)

  function put(run: Run): void {
    runs.set(run.runId, run)
    triggerRef(byId)
  }

  async function take(part: { newest?: number }): Promise<number> {
    // What methods found stays behind: the page of a run fetches it.
    const found = await bridge.request('runs.list', { results: false, ...part })
    // What arrived as an event while the list was under way is newer than the list.
    for (const run of found) if (!runs.has(run.runId)) runs.set(run.runId, run)
    triggerRef(byId)
    loaded.value = true
    return found.length
  }

  /** The newest ones first: a list of ten thousand can be used before it is complete. */
  async function load(): Promise<void> {
    if ((await take({ newest: firstRuns })) === firstRuns) await take({})
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

  async function annotate(
    { runId, notes, tags }: Run,
    part: Partial<Pick<Run, 'notes' | 'tags'>>,
  ): Promise<void> {
    put(await bridge.request('runs.annotate', { runId, notes, tags, ...part }))
  }

  const { stopping, command } = useCommand(bridge, byId, put)
  const rename = useRename(bridge, byId, put)
  const moves = useMoves(bridge, toasts, put)
  // The store lives as long as the window, so nothing to undo.
  bridge.on('run.changed', put)
  bridge.on('run.purged', ({ runId }) => {
    runs.delete(runId)
    triggerRef(byId)
  })

  return {
    ...{ byId, loaded, all, listed, archived, trashed, active, stopping },
    ...{ load, fetch, start, fork, command },
    ...{ rename, annotate, ...moves },
  }
})
