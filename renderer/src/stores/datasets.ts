import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Dataset } from '../../../core/contract/dataset.ts'
import { useBridge } from '../bridge/bridge.ts'
import { useToastsStore } from './toasts.ts'
import { given, phrase } from '../text/language.ts'

/** Which data sets exist. */
export const useDatasetsStore = defineStore('datasets', () => {
  const bridge = useBridge()
  const toasts = useToastsStore()
  const byId = shallowRef<ReadonlyMap<string, Dataset>>(new Map())
  const loaded = shallowRef(false)

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

  async function remove({ id, name }: Dataset): Promise<void> {
    await bridge.request('datasets.remove', { datasetId: id })
    drop(id)
    toasts.note(phrase('“{name}” was removed.', { name: given(name) }), {
      label: 'Undo',
      run: () => void toasts.attempt(() => restore(id)),
    })
  }

  async function restore(datasetId: string): Promise<void> {
    put(await bridge.request('datasets.restore', { datasetId }))
  }

  bridge.on('dataset.changed', put)
  bridge.on('dataset.removed', ({ datasetId }) => drop(datasetId))

  return { byId, loaded, listed, put, load, remove, restore }
})
