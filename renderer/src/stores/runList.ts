import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import { hasMethod } from '../../../core/contract/run.ts'
import type { Run } from '../../../core/contract/run.ts'
import type { SavedView } from '../../../core/contract/workspace.ts'
import { parseFilter, passesFilter } from '../filter/filter.ts'
import type { Filter } from '../filter/filter.ts'
import { filterable } from '../filter/runFilter.ts'
import type { RunNames } from '../filter/runFilter.ts'
import { FilterError } from '../filter/tokens.ts'
import { columnOf, usualColumns } from '../runs/columns.ts'
import { sortRuns } from '../runs/rows.ts'
import { phrase } from '../text/language.ts'
import { statusText } from '../text/statusText.ts'
import { useDatasetsStore } from './datasets.ts'
import { useDeskStore } from './desk.ts'
import { useMethodsStore } from './methods.ts'
import { useRunsStore } from './runs.ts'
import { shelfName } from '../text/shapes.ts'

export type RunShelf = 'list' | 'archive' | 'trash'

/** Names that people read where a run holds ids. */
function useRunNames(): RunNames {
  const methods = useMethodsStore()
  const datasets = useDatasetsStore()
  const datasetOf = ({ config }: Run) => {
    const id = config['dataset']
    return typeof id === 'string' ? datasets.byId.get(id) : undefined
  }
  return {
    method: (run) => (hasMethod(run) ? (methods.get(run.method)?.title ?? run.method) : 'Imported'),
    dataset: (run) => {
      const dataset = datasetOf(run)
      return dataset ? shelfName(dataset) : ''
    },
    datasetAsStored: (run) => datasetOf(run)?.name ?? '',
    state: (run) => statusText(run.status).word,
  }
}

/** While a filter is half typed, the last one that could be read stays in force. */
function useParsedFilter(filter: Readonly<ShallowRef<string>>) {
  return computed<{ filter: Filter; problem: string | null }>((before) => {
    try {
      return { filter: parseFilter(filter.value), problem: null }
    } catch (thrown) {
      if (!(thrown instanceof FilterError)) throw thrown
      const rest = filter.value.slice(thrown.at)
      const { message: reason } = thrown
      const problem = rest === '' ? reason : phrase('at “{rest}”: {reason}', { rest, reason })
      return { filter: before?.filter ?? parseFilter(''), problem }
    }
  })
}

/** What a saved view holds. */
function useLook() {
  const viewId = shallowRef<string | null>(null)
  const filter = shallowRef('')
  /** Null until somebody chooses. */
  const chosenColumns = shallowRef<readonly string[] | null>(null)
  const sort = shallowRef({ column: 'created', descending: true })
  const groupBy = shallowRef<string | null>(null)

  function take(view: SavedView): void {
    viewId.value = view.viewId
    filter.value = view.filter
    chosenColumns.value = view.columns.length > 0 ? view.columns : null
    sort.value = view.sort
    groupBy.value = view.groupBy
  }

  /** Everything, as it is without a view. */
  function reset(): void {
    viewId.value = null
    filter.value = ''
    chosenColumns.value = null
    sort.value = { column: 'created', descending: true }
    groupBy.value = null
  }

  return { viewId, filter, chosenColumns, sort, groupBy, take, reset }
}

/** More curves than this in one chart tell nobody anything. */
const mostDrawn = 12

/** Which runs the charts beside the list draw. */
function useDrawnRuns(chosen: () => readonly Run[]) {
  const unseen = shallowRef<ReadonlySet<string>>(new Set())
  const drawnRuns = computed(() => chosen().slice(0, mostDrawn))
  function toggleSeen(runId: string): void {
    const next = new Set(unseen.value)
    if (!next.delete(runId)) next.add(runId)
    unseen.value = next
  }
  return { unseen, drawnRuns, toggleSeen }
}

/** How the list of runs is looked at: kept while the window lives, so that going back finds it as it was. */
export const useRunListStore = defineStore('runList', () => {
  const runs = useRunsStore()
  const desk = useDeskStore()

  const shelf = shallowRef<RunShelf>('list')
  const look = useLook()
  const { filter, chosenColumns, sort, groupBy, viewId } = look
  const ticked = shallowRef<ReadonlySet<string>>(new Set())

  const names = useRunNames()
  const shelves = {
    list: () => runs.listed,
    archive: () => runs.archived,
    trash: () => runs.trashed,
  }
  const onShelf = computed(() => shelves[shelf.value]())
  const parsed = useParsedFilter(filter)
  const found = computed(() =>
    filter.value.trim() === ''
      ? onShelf.value
      : onShelf.value.filter((run) => passesFilter(parsed.value.filter, filterable(run, names))),
  )
  const columns = computed(() =>
    (chosenColumns.value ?? usualColumns(found.value)).map((id) => columnOf(id, names)),
  )
  const sorted = computed(() =>
    sortRuns(found.value, columnOf(sort.value.column, names), sort.value.descending),
  )
  const { unseen, drawnRuns, toggleSeen } = useDrawnRuns(() =>
    tickedRuns.value.length > 0 ? tickedRuns.value : sorted.value,
  )
  const tickedRuns = computed(() => onShelf.value.filter(({ runId }) => ticked.value.has(runId)))

  async function save(name: string): Promise<void> {
    const known = desk.views.find((view) => view.name === name)
    const view: SavedView = {
      ...{ viewId: known?.viewId ?? crypto.randomUUID(), name, filter: filter.value },
      columns: [...(chosenColumns.value ?? [])],
      ...{ sort: sort.value, groupBy: groupBy.value },
    }
    await desk.saveView(view)
    viewId.value = view.viewId
  }

  function tick(runId: string): void {
    const next = new Set(ticked.value)
    if (!next.delete(runId)) next.add(runId)
    ticked.value = next
  }

  /** The run whose row was opened last, and how far the list was scrolled then. Nothing draws it. */
  const place: { runId: string | null; scrolled: number } = { runId: null, scrolled: 0 }

  /** Ticks exactly these, and takes away what would hide one of them. */
  function showTicked(runIds: readonly string[]): void {
    shelf.value = 'list'
    ticked.value = new Set(runIds)
    const shown = new Set(found.value.map(({ runId }) => runId))
    if (!runIds.every((runId) => shown.has(runId))) filter.value = ''
  }

  return {
    ...{ ...look, shelf, ticked, names },
    ...{ onShelf, parsed, found, columns, sorted, tickedRuns, save, tick, showTicked },
    place,
    ...{ unseen, drawnRuns, toggleSeen },
  }
})
