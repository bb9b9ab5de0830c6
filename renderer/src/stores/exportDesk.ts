import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** The run whose ways out are asked for, from wherever in the window; null while none is. */
export const useExportDeskStore = defineStore('export-desk', () => {
  const runId = shallowRef<string | null>(null)
  return { runId }
})
