import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { RequestInput } from '../../../core/contract/api.ts'
import type { Study } from '../../../core/contract/study.ts'
import { useBridge } from '../bridge/bridge.ts'

/** Which studies exist and how each stands. */
export const useStudiesStore = defineStore('studies', () => {
  const bridge = useBridge()
  const byId = shallowRef<ReadonlyMap<string, Study>>(new Map())
  const loaded = shallowRef(false)
  /** Newest first. */
  const all = computed(() =>
    [...byId.value.values()].sort((one, other) => (one.createdAt < other.createdAt ? 1 : -1)),
  )

  function put(study: Study): Study {
    byId.value = new Map(byId.value).set(study.studyId, study)
    return study
  }

  async function load(): Promise<void> {
    const studies = await bridge.request('studies.list', {})
    byId.value = new Map([...studies.map((one) => [one.studyId, one] as const), ...byId.value])
    loaded.value = true
  }

  async function start(plan: RequestInput<'studies.start'>): Promise<Study> {
    return put(await bridge.request('studies.start', plan))
  }

  async function change(studyId: string, budget: number, concurrency: number): Promise<void> {
    put(await bridge.request('studies.change', { studyId, budget, concurrency }))
  }

  async function command(studyId: string, name: 'pause' | 'continue'): Promise<void> {
    put(await bridge.request(`studies.${name}`, { studyId }))
  }

  async function remove(studyId: string): Promise<void> {
    await bridge.request('studies.remove', { studyId })
  }

  // The store lives as long as the window, so nothing to undo.
  bridge.on('study.changed', put)
  bridge.on('study.removed', ({ studyId }) => {
    const left = new Map(byId.value)
    left.delete(studyId)
    byId.value = left
  })

  return { byId, loaded, all, load, start, change, command, remove }
})
