import { computed } from 'vue'
import type { ChartTheme } from '../charts/colours.ts'
import { useSettingsStore } from '../stores/settings.ts'

/** The CSS tokens as charts need them, in the mode that is on. */
export function useChartTheme() {
  const settings = useSettingsStore()
  return computed<ChartTheme>(() => {
    const { mode } = settings
    const style = getComputedStyle(document.documentElement)
    const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
    return {
      mode,
      ...{ ink: token('ink'), muted: token('muted') },
      ...{ line: token('line'), surface: token('surface') },
    }
  })
}
