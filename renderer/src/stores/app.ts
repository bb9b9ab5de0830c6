import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { RequestOutput } from '../../../core/contract/api.ts'
import { useBridge } from '../bridge/bridge.ts'

type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected'; readonly info: RequestOutput<'app.info'> }
  | { readonly kind: 'lost'; readonly reason: string }

/** How the window stands with the engine. */
export const useAppStore = defineStore('app', () => {
  const bridge = useBridge()
  const connection = shallowRef<Connection>({ kind: 'connecting' })

  async function load(): Promise<void> {
    try {
      connection.value = { kind: 'connected', info: await bridge.request('app.info', {}) }
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown)
      connection.value = { kind: 'lost', reason }
    }
  }

  return { connection, load }
})
