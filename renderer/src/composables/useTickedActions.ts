import { computed } from 'vue'
import { useRouter } from 'vue-router'
import { isActive } from '../../../core/contract/run.ts'
import { useBridge } from '../bridge/bridge.ts'
import { useRunListStore } from '../stores/runList.ts'
import { useRunsStore } from '../stores/runs.ts'
import { useToastsStore } from '../stores/toasts.ts'
import { given, phrase } from '../text/language.ts'
import { saidPage } from '../text/saidPage.ts'
import { usePurge } from './useRunActions.ts'

/** What can be done with the ticked runs together: by the bar over the list, and by the palette. */
export function useTickedActions() {
  const bridge = useBridge()
  const list = useRunListStore()
  const runs = useRunsStore()
  const toasts = useToastsStore()
  const router = useRouter()
  const purge = usePurge()
  const ended = computed(() => list.tickedRuns.filter(({ status }) => !isActive(status)))
  const ids = () => list.tickedRuns.map(({ runId }) => runId)

  async function compare(): Promise<void> {
    await router.push({ path: '/compare', query: { runs: ids().join(',') } })
  }

  async function move(where: 'archive' | 'remove'): Promise<void> {
    await runs[where](...ended.value)
    list.ticked = new Set()
  }

  /** Out of the archive, or out of the trash. */
  async function bringBack(): Promise<void> {
    const back = list.shelf === 'trash' ? runs.restore : runs.unarchive
    for (const runId of ids()) await back(runId)
    list.ticked = new Set()
  }

  async function saveReport(): Promise<void> {
    const { fileName, text } = await bridge.request('runs.report', { runIds: ids() })
    if (await bridge.saveText(fileName, saidPage(text)))
      toasts.note(phrase('{fileName} was saved.', { fileName: given(fileName) }))
  }

  async function savePrintedReport(): Promise<void> {
    const { text } = await bridge.request('runs.report', { runIds: ids() })
    if (await bridge.savePdf('report.pdf', { html: saidPage(text), paper: null }))
      toasts.note('report.pdf was saved.')
  }

  const purgeTicked = () => purge(list.tickedRuns)
  return { ended, compare, move, bringBack, purgeTicked, saveReport, savePrintedReport }
}
