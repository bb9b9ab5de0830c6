import { computed, nextTick } from 'vue'
import { useRouter } from 'vue-router'
import { useDeskStore } from '../stores/desk.ts'
import { useRunListStore } from '../stores/runList.ts'
import type { RunShelf } from '../stores/runList.ts'
import { useRunsStore } from '../stores/runs.ts'
import { useToastsStore } from '../stores/toasts.ts'
import { given, phrase } from '../text/language.ts'
import type { Command } from './command.ts'
import { usePurge } from './useRunActions.ts'
import { useTickedActions } from './useTickedActions.ts'

/** What can be done with the list of runs: look at it in another way, and act on its ticked runs. */
export function useListCommands() {
  const looks = useLookCommands()
  const ticked = useTickedCommands()
  return computed<Command[]>(() => [...looks.value, ...ticked.value])
}

function useLookCommands() {
  const list = useRunListStore()
  const desk = useDeskStore()
  const router = useRouter()
  /** On the page of the list, wherever the window is. */
  const onList = (act: () => unknown) => async () => {
    await router.push('/runs')
    await nextTick()
    act()
  }
  const filter = () => document.querySelector<HTMLElement>('#run-filter')?.focus()
  const shelf = (id: RunShelf, title: string) =>
    plain(
      `shelf-${id}`,
      title,
      onList(() => (list.shelf = id)),
    )
  return computed<Command[]>(() => [
    plain('filter', 'Filter the list of runs', onList(filter)),
    plain('view-everything', 'View: everything', onList(list.reset)),
    ...desk.views.map((view) =>
      plain(
        `view-${view.viewId}`,
        phrase('View: {name}', { name: given(view.name) }),
        onList(() => {
          list.take(view)
        }),
      ),
    ),
    ...(list.shelf === 'list' ? [] : [shelf('list', 'Show the runs, not archive or trash')]),
    shelf('archive', 'Show the archive'),
    shelf('trash', 'Show the trash'),
  ])
}

function useTickedCommands() {
  const list = useRunListStore()
  const runs = useRunsStore()
  const toasts = useToastsStore()
  const actions = useTickedActions()
  const purge = usePurge()
  const attempt = (act: () => Promise<unknown>) => () => void toasts.attempt(act)
  return computed<Command[]>(() => {
    const count = list.tickedRuns.length
    const all = () => (list.ticked = new Set(list.found.map(({ runId }) => runId)))
    const emptying =
      runs.trashed.length === 0
        ? []
        : [
            plain(
              'empty-trash',
              'Empty the trash',
              attempt(() => purge(runs.trashed)),
            ),
          ]
    const base = [plain('tick-all', 'Tick all runs of the list', all), ...emptying]
    if (count === 0) return base
    const counted = (sentence: string) => phrase(sentence, { count })
    const move = (where: 'archive' | 'remove') => attempt(() => actions.move(where))
    return [
      ...(count < 2
        ? []
        : [plain('compare', counted('Compare {count} runs'), attempt(actions.compare))]),
      plain('report', counted('Report on {count} ticked runs, HTML'), attempt(actions.saveReport)),
      plain(
        'report-pdf',
        counted('Report on {count} ticked runs, PDF'),
        attempt(actions.savePrintedReport),
      ),
      ...(list.shelf === 'list'
        ? [
            plain('archive-ticked', counted('Archive {count} ticked runs'), move('archive')),
            plain('delete-ticked', counted('Delete {count} ticked runs'), move('remove')),
          ]
        : [
            plain(
              'bring-back',
              counted('Bring back {count} ticked runs'),
              attempt(actions.bringBack),
            ),
          ]),
      plain('untick', 'Untick all', () => (list.ticked = new Set())),
      ...base,
    ]
  })
}

function plain(id: string, title: string, act: () => unknown): Command {
  return { id, title, keys: null, run: () => void act() }
}
