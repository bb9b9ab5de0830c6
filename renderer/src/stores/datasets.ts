import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Dataset, DatasetPreview, ImportProgress } from '../../../core/contract/dataset.ts'
import { useBridge } from '../bridge/bridge.ts'
import { useToastsStore } from './toasts.ts'

/** What was dropped and is looked at before it is imported. */
export interface Offer {
  readonly sources: readonly string[]
  readonly preview: DatasetPreview
}

/** Which data sets exist, and the one that is on its way in. */
export const useDatasetsStore = defineStore('datasets', () => {
  const bridge = useBridge()
  const toasts = useToastsStore()
  const byId = shallowRef<ReadonlyMap<string, Dataset>>(new Map())
  const loaded = shallowRef(false)
  const offer = shallowRef<Offer | null>(null)
  const progress = shallowRef<ImportProgress | null>(null)

  const listed = computed(() =>
    [...byId.value.values()].sort((a, b) => a.name.localeCompare(b.name)),
  )

  function put(dataset: Dataset): void {
    byId.value = new Map(byId.value).set(dataset.id, dataset)
  }

  function drop(datasetId: string): void {
    const left = new Map(byId.value)
    left.delete(datasetId)
    byId.value = left
  }

  async function load(): Promise<void> {
    const datasets = await bridge.request('datasets.list', {})
    byId.value = new Map(datasets.map((dataset) => [dataset.id, dataset]))
    loaded.value = true
  }

  async function look(sources: readonly string[]): Promise<void> {
    offer.value = null
    const preview = await bridge.request('datasets.preview', { sources: [...sources] })
    offer.value = { sources, preview }
  }

  /** All or nothing; resolves to the new data set. */
  async function accept({ sources }: Offer, name: string): Promise<Dataset> {
    const jobId = crypto.randomUUID()
    progress.value = { jobId, stage: 'reading', done: 0, total: 0, remainingSeconds: null }
    try {
      const dataset = await bridge.request('datasets.import', {
        jobId,
        sources: [...sources],
        name,
      })
      put(dataset)
      offer.value = null
      return dataset
    } finally {
      progress.value = null
    }
  }

  async function cancel(): Promise<void> {
    if (progress.value)
      await bridge.request('datasets.cancelImport', { jobId: progress.value.jobId })
  }

  async function remove({ id, name }: Dataset): Promise<void> {
    await bridge.request('datasets.remove', { datasetId: id })
    drop(id)
    toasts.note(`“${name}” was removed.`, {
      label: 'Undo',
      run: () => void toasts.attempt(() => restore(id)),
    })
  }

  async function restore(datasetId: string): Promise<void> {
    put(await bridge.request('datasets.restore', { datasetId }))
  }

  bridge.on('dataset.changed', put)
  bridge.on('dataset.removed', ({ datasetId }) => drop(datasetId))
  bridge.on('dataset.progress', (told) => {
    if (told.jobId === progress.value?.jobId) progress.value = told
  })

  return { byId, loaded, listed, offer, progress, load, look, accept, cancel, remove, restore }
})
