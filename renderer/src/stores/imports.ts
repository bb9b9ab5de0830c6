import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type {
  Dataset,
  DatasetPreview,
  ImportChoicesInput,
  ImportProgress,
} from '../../../core/contract/dataset.ts'
import { useBridge } from '../bridge/bridge.ts'
import { useDatasetsStore } from './datasets.ts'

/** What was dropped and is looked at before it is imported. */
export interface Offer {
  readonly sources: readonly string[]
  readonly preview: DatasetPreview
  /** What the import does about what it meets; the preview was made under these. */
  readonly choices: ImportChoicesInput
}

/** The data set that is on its way in: looked at, then imported. */
export const useImportsStore = defineStore('imports', () => {
  const bridge = useBridge()
  const datasets = useDatasetsStore()
  const offer = shallowRef<Offer | null>(null)
  const looking = shallowRef(false)
  const refusal = shallowRef<string | null>(null)
  const progress = shallowRef<ImportProgress | null>(null)

  let looks = 0

  /** A look that fails leaves its reason in `refusal`: it belongs on the page, not in a passing message. */
  async function look(sources: readonly string[], choices: ImportChoicesInput = {}): Promise<void> {
    const turn = ++looks
    // The same files under other choices: what was seen stays in sight until the new look is there.
    if (offer.value?.sources !== sources) offer.value = null
    refusal.value = null
    looking.value = true
    try {
      const preview = await bridge.request('datasets.preview', { sources: [...sources], choices })
      if (turn === looks) offer.value = { sources, preview, choices }
    } catch (thrown) {
      if (turn === looks) refusal.value = thrown instanceof Error ? thrown.message : String(thrown)
    } finally {
      if (turn === looks) looking.value = false
    }
  }

  /** Nothing is looked at any more, and what is still on its way is not waited for. */
  function forget(): void {
    looks += 1
    offer.value = null
    refusal.value = null
    looking.value = false
  }

  /** All or nothing, with its progress; resolves to the new data set. */
  async function take(ask: (jobId: string) => Promise<Dataset>): Promise<Dataset> {
    const jobId = crypto.randomUUID()
    progress.value = { jobId, stage: 'reading', done: 0, total: 0, remainingSeconds: null }
    try {
      const dataset = await ask(jobId)
      datasets.put(dataset)
      return dataset
    } finally {
      progress.value = null
    }
  }

  async function accept({ sources, choices }: Offer, name: string): Promise<Dataset> {
    const what = { sources: [...sources], name, choices }
    const dataset = await take((jobId) => bridge.request('datasets.import', { jobId, ...what }))
    offer.value = null
    return dataset
  }

  /** An interrupted import, from where it was. */
  function goOn(unfinishedId: string): Promise<Dataset> {
    return take((jobId) => bridge.request('datasets.continueImport', { jobId, unfinishedId }))
  }

  async function cancel(): Promise<void> {
    if (progress.value)
      await bridge.request('datasets.cancelImport', { jobId: progress.value.jobId })
  }

  bridge.on('dataset.progress', (told) => {
    if (told.jobId === progress.value?.jobId) progress.value = told
  })

  return { offer, looking, refusal, progress, look, forget, accept, goOn, cancel }
})
