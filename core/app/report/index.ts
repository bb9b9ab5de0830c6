/** Answers `runs.report`: reads what the page shows, thinned by smallest and largest so that no spike is lost. */
import { isHistogram } from '../../contract/histogram.ts'
import type { RunStore } from '../../runs/store.ts'
import { reportPage } from './page.ts'
import type { Environment } from './page.ts'

/** Enough for the width of a page. */
const pointsDrawn = 2_000

export function reportOf(
  store: RunStore,
  runIds: readonly string[],
  environment: Environment,
): { fileName: string; text: string } {
  const runs = runIds.map((runId) => {
    const keys = store
      .seriesIndex(runId)
      .flatMap(({ key }) => (isHistogram(key.family) ? [] : [key]))
    const query = { keys, maxPoints: pointsDrawn, fromStep: null, toStep: null }
    return { run: store.run(runId), series: keys.length === 0 ? [] : store.series(runId, query) }
  })
  const fileName = runIds.length === 1 ? `${runIds[0] ?? ''}-report.html` : 'report.html'
  return { fileName, text: reportPage(runs, environment) }
}
