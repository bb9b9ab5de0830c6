import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Run } from '../../../core/contract/run.ts'
import { useBridge } from '../bridge/bridge.ts'

/** Curves of other programs on their way in, and the tables of which nobody has said what they are. */
export const useCurveImportsStore = defineStore('curveImports', () => {
  const bridge = useBridge()
  const progress = shallowRef<{ jobId: string; done: number; total: number } | null>(null)
  /** Grants of dropped tables that are curves, or a data set. */
  const undecided = shallowRef<readonly string[] | null>(null)

  /** All or none; the new runs. */
  async function take(sources: readonly string[]): Promise<Run[]> {
    const jobId = crypto.randomUUID()
    progress.value = { jobId, done: 0, total: 0 }
    try {
      return await bridge.request('runs.importCurves', { jobId, sources: [...sources] })
    } finally {
      if (progress.value.jobId === jobId) progress.value = null
    }
  }

  async function cancel(): Promise<void> {
    if (progress.value) await bridge.request('runs.cancelImport', { jobId: progress.value.jobId })
  }

  bridge.on('curves.progress', (told) => {
    if (told.jobId === progress.value?.jobId) progress.value = told
  })

  return { progress, undecided, take, cancel }
})
