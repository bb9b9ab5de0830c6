import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { PretrainedModel } from '../../../core/contract/model.ts'
import { useBridge } from '../bridge/bridge.ts'

/** Networks with weights that were imported into this workspace. */
export const useModelsStore = defineStore('models', () => {
  const bridge = useBridge()
  const all = shallowRef<readonly PretrainedModel[]>([])
  const loaded = shallowRef(false)
  const imported = computed(() => all.value.filter(({ builtIn }) => !builtIn))

  async function load(): Promise<void> {
    all.value = await bridge.request('models.list', {})
    loaded.value = true
  }

  async function importFiles(sources: string[], name: string): Promise<PretrainedModel> {
    const model = await bridge.request('models.import', { sources, name })
    await load()
    return model
  }

  /** With the mapping of every layer, which the list of built-in ones leaves out. */
  async function describe(modelId: string): Promise<PretrainedModel> {
    return await bridge.request('models.describe', { modelId })
  }

  async function remove(modelId: string): Promise<void> {
    await bridge.request('models.remove', { modelId })
    await load()
  }

  return { all, imported, loaded, load, importFiles, describe, remove }
})
