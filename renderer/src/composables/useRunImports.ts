/** Runs that come as files: bundles, event files, tables of metrics. Taken into the workspace, then shown. */
import { useRouter } from 'vue-router'
import { WorkbenchError } from '../../../core/contract/errors.ts'
import type { Run } from '../../../core/contract/run.ts'
import { useBridge } from '../bridge/bridge.ts'
import { useCurveImportsStore } from '../stores/curveImports.ts'
import { useImportsStore } from '../stores/imports.ts'
import { useRunListStore } from '../stores/runList.ts'
import { useToastsStore } from '../stores/toasts.ts'
import { given, phrase } from '../text/language.ts'

const bundleEnding = '.steradian'

export function isBundleName(name: string): boolean {
  return name.toLowerCase().endsWith(bundleEnding)
}

function importedWords(runs: readonly Pick<Run, 'name' | 'runId'>[]): string {
  const [first] = runs
  return runs.length === 1 && first
    ? phrase('“{name}” was imported as {runId}.', { name: given(first.name), runId: first.runId })
    : phrase('{count} runs were imported; they are ticked in the list.', { count: runs.length })
}

export function useRunImports() {
  const bridge = useBridge()
  const toasts = useToastsStore()
  const curves = useCurveImportsStore()
  const data = useImportsStore()
  const list = useRunListStore()
  const router = useRouter()

  /** Grants for bundles; the last one's run is shown. */
  async function takeBundles(sources: readonly string[]): Promise<void> {
    for (const source of sources) {
      const run = await bridge.request('runs.importBundle', { source })
      toasts.note(
        phrase('“{name}” was verified and imported as {runId}.', {
          name: given(run.name),
          runId: run.runId,
        }),
      )
      await router.push(`/runs/${run.runId}`)
    }
  }

  /** The new runs are shown in the list, ticked: a comparison is one more tick away. */
  async function takeCurves(sources: readonly string[]): Promise<void> {
    curves.undecided = null
    try {
      const runs = await curves.take(sources)
      list.showTicked(runs.map(({ runId }) => runId))
      await router.push('/runs')
      toasts.note(importedWords(runs))
    } catch (thrown) {
      if (!(thrown instanceof WorkbenchError) || thrown.code !== 'cancelled') throw thrown
      toasts.note('The import was cancelled; nothing was imported.')
    }
  }

  async function takeData(sources: readonly string[]): Promise<void> {
    curves.undecided = null
    await router.push('/import')
    await data.look(sources)
  }

  /** What was dropped: of a table a person is asked what it is. */
  async function takeDropped(sources: readonly string[]): Promise<void> {
    const { kind } = await bridge.request('runs.recogniseCurves', { sources: [...sources] })
    if (kind === 'events') await takeCurves(sources)
    else if (kind === 'table') curves.undecided = sources
    else await takeData(sources)
  }

  /** What was chosen as runs: what holds no curves must be bundles. */
  async function choose(ask: () => Promise<string[]>): Promise<void> {
    const sources = await ask()
    if (sources.length === 0) return
    const { kind } = await bridge.request('runs.recogniseCurves', { sources })
    if (kind === 'other') await takeBundles(sources)
    else await takeCurves(sources)
  }

  /** A folder can only hold event files. */
  async function chooseFolder(): Promise<void> {
    const sources = await bridge.chooseFolder()
    if (sources.length > 0) await takeCurves(sources)
  }

  return {
    ...{ takeBundles, takeCurves, takeData, takeDropped, chooseFolder },
    chooseFiles: () => choose(() => bridge.chooseFiles()),
  }
}
