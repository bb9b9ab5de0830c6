import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { MethodDescription, RunMethod } from '../../../core/contract/method.ts'
import { useBridge } from '../bridge/bridge.ts'

/** The laboratories that the engine has. */
export const useMethodsStore = defineStore('methods', () => {
  const bridge = useBridge()
  const methods = shallowRef<readonly MethodDescription[]>([])

  async function load(): Promise<void> {
    methods.value = await bridge.request('methods.list', {})
  }

  function get(id: RunMethod | undefined): MethodDescription | undefined {
    return methods.value.find((method) => method.id === id)
  }

  return { methods, load, get }
})
