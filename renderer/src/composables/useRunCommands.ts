import { computed } from 'vue'
import { useRoute } from 'vue-router'
import { useRunsStore } from '../stores/runs.ts'
import { phrase } from '../text/language.ts'
import type { Command } from './command.ts'
import { useRunActions } from './useRunActions.ts'

/** What can be done with the run on the page, or else with the one that trains. */
export function useRunCommands() {
  const route = useRoute()
  const runs = useRunsStore()
  const actionsOf = useRunActions()
  return computed<Command[]>(() => {
    const { runId } = route.params as { runId?: string }
    const run = runs.byId.get(runId ?? '') ?? runs.active[0]
    if (!run) return []
    return actionsOf(run).map(({ id, sentence, also = '', run: act }) => ({
      id,
      title: phrase(sentence, { name: `“${run.name}”` }),
      also: `${sentence} ${also}`,
      keys: id === 'stop' ? 'Ctrl+.' : null,
      run: act,
    }))
  })
}
