import { computed, shallowRef, watch } from 'vue'
import { useRoute } from 'vue-router'
import type { Config, MethodDescription } from '../../../core/contract/method.ts'
import type { Run } from '../../../core/contract/run.ts'
import { configOver, initialConfig, presetConfig } from '../form/configForm.ts'
import { useMethodsStore } from '../stores/methods.ts'
import { useRunsStore } from '../stores/runs.ts'
import { useConfigForm } from './useConfigForm.ts'

interface MethodFormOptions {
  /** The first method where the address names none. */
  readonly methodId: () => string | undefined
  /** What else is filled anew with the form. */
  readonly onTake?: (method: MethodDescription, config: Config) => void
}

/** The form of one method, filled as the page's address says: from a run (`fork`, `copy`), over a `dataset`, by a `preset`, or the first one. */
export function useMethodForm({ methodId, onTake }: MethodFormOptions) {
  const methods = useMethodsStore()
  const runs = useRunsStore()
  const route = useRoute()
  const method = computed(() => {
    const id = methodId()
    return id === undefined ? methods.methods[0] : methods.methods.find((one) => one.id === id)
  })
  const form = useConfigForm(method)
  const presetId = shallowRef('')
  /** The run whose settings are taken over. */
  const origin = computed<Run | undefined>(() => {
    const id = route.query['fork'] ?? route.query['copy']
    const run = typeof id === 'string' ? runs.byId.get(id) : undefined
    return run?.method === method.value?.id ? run : undefined
  })

  function take(config: Config, preset: string): void {
    form.take(config)
    presetId.value = preset
    if (method.value) onTake?.(method.value, config)
  }

  function choosePreset(id: string): void {
    if (method.value) take(presetConfig(method.value, id), id)
  }

  /** `with`: JSON of what differs from the copied settings. */
  function copiedConfig({ config }: Run): Config {
    const changed = route.query['with']
    return typeof changed === 'string' ? { ...config, ...(JSON.parse(changed) as Config) } : config
  }

  function fill(next: MethodDescription): void {
    if (origin.value) {
      take(copiedConfig(origin.value), '')
      return
    }
    const dataset = route.query['dataset']
    const over = typeof dataset === 'string' ? configOver(dataset, next) : null
    if (over) {
      take(over.config, over.presetId)
      return
    }
    const wanted = route.query['preset']
    const preset = typeof wanted === 'string' ? wanted : (next.presets[0]?.id ?? '')
    if (preset === '') take(initialConfig(next.fields), '')
    else choosePreset(preset)
  }

  watch(
    [method, () => origin.value?.runId],
    () => {
      if (method.value) fill(method.value)
    },
    { immediate: true },
  )
  return { method, form, presetId, origin, choosePreset }
}
