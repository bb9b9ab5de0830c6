import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { tourStepIds, tourSteps } from '../tour/steps.ts'
import { useSettingsStore } from './settings.ts'

/** Whether the tour is on screen and at which step; the settings keep where it was left. */
export const useTourStore = defineStore('tour', () => {
  const settings = useSettingsStore()
  const isOpen = shallowRef(false)
  /** -1 outside of it. */
  const index = computed(() => tourStepIds.findIndex((id) => id === settings.settings.tour))
  const step = computed(() => (isOpen.value ? tourSteps[index.value] : undefined))

  function goTo(next: number): void {
    const id = tourStepIds[next]
    if (id !== undefined) settings.change({ tour: id })
  }

  /** From its beginning, whatever was seen before. */
  function start(): void {
    goTo(0)
    isOpen.value = true
  }

  /** At the step where the last session ended, if it ended inside the tour. */
  function resume(): boolean {
    isOpen.value = tourStepIds.some((id) => id === settings.settings.tour)
    return isOpen.value
  }

  /** Seen to its end, or enough of it: it does not come back by itself. */
  function leave(): void {
    isOpen.value = false
    settings.change({ tour: 'done' })
  }

  function next(): void {
    if (index.value === tourSteps.length - 1) leave()
    else goTo(index.value + 1)
  }

  function back(): void {
    goTo(index.value - 1)
  }

  return { isOpen, index, step, start, resume, leave, next, back }
})
