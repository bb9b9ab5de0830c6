import { onScopeDispose, shallowRef, toValue, watch } from 'vue'
import type { MaybeRefOrGetter } from 'vue'
import type { RequestOutput } from '../../../core/contract/api.ts'
import type { Config, MethodId } from '../../../core/contract/method.ts'
import { useBridge } from '../bridge/bridge.ts'

type Check = RequestOutput<'runs.check'>

/** Long enough that typing `0.05` asks once. Milliseconds. */
const pause = 200

/** What the engine says about a configuration, following it as it is edited. */
export function useConfigCheck(
  method: MaybeRefOrGetter<MethodId | undefined>,
  config: MaybeRefOrGetter<Config>,
) {
  const bridge = useBridge()
  const checked = shallowRef<Check | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  async function ask(id: MethodId, what: Config): Promise<void> {
    const turn = ++asked
    try {
      const answer = await bridge.request('runs.check', { method: id, config: what })
      // A slow answer to an older question is no news.
      if (turn === asked) checked.value = answer
    } catch (thrown) {
      const message = thrown instanceof Error ? thrown.message : String(thrown)
      if (turn === asked)
        checked.value = { issues: [{ path: '', message, severity: 'error' }], forecasts: [] }
    }
  }

  watch(
    () => [toValue(method), toValue(config)] as const,
    ([id, what]) => {
      clearTimeout(timer)
      if (id) timer = setTimeout(() => void ask(id, what), pause)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
  })
  return checked
}
