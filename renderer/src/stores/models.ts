import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { PretrainedModel } from '../../../core/contract/model.ts'
import { useBridge } from '../bridge/bridge.ts'

/** Networks with weights that were imported into this workspace. */
export const useModelsStore = defineStore('models', () => {
  const bridge = useBridge()
  const all = shallowRef<readonly PretrainedModel[]>([])
  const imported = computed(() => all.value.filter(({ builtIn }) => !builtIn))

  async function load(): Promise<void> {
    all.value = await bridge.request('models.list', {})
  }

  async function importFiles(sources: string[], name: string): Promise<PretrainedModel> {
    const model = await bridge.request('models.import', { sources, name })
    await load()
    return model
  }

  return { all, imported, load, importFiles }
})
