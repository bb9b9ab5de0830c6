import { useRouter } from 'vue-router'
import { presetConfig } from '../form/configForm.ts'
import { useMethodsStore } from '../stores/methods.ts'
import { useRunsStore } from '../stores/runs.ts'

/** Starts the built-in example and shows its page. */
export function useDemonstration(): () => Promise<void> {
  const methods = useMethodsStore()
  const runs = useRunsStore()
  const router = useRouter()
  return async () => {
    const method = methods.get('spherical-motion')
    const preset = method?.presets[0]
    if (!method || !preset) throw new Error('The engine has no spherical-motion laboratory.')
    const run = await runs.start({
      method: method.id,
      config: presetConfig(method, preset.id),
      name: 'Demonstration',
    })
    await router.push(`/runs/${run.runId}`)
  }
}
