import { computed, shallowRef } from 'vue'
import type { ChartLook } from '../../../core/contract/chartLayout.ts'
import type { Scale } from '../charts/scale.ts'
import { useChartDesk } from './useChartDesk.ts'

type Style = Pick<ChartLook, 'xScale' | 'yScale' | 'fit'>

/** Scales and fit of one chart: kept by the page's layout where it has one, otherwise as long as the chart is open. */
export function useChartLook(chart: () => string | undefined, natural: () => Scale) {
  const desk = useChartDesk()
  const own = shallowRef<Style>({ xScale: null, yScale: null, fit: null })
  const id = computed(() => (desk ? chart() : undefined))
  const style = computed<Style>(() =>
    desk && id.value !== undefined ? desk.look(id.value) : own.value,
  )

  function restyle(part: Partial<Style>): void {
    if (desk && id.value !== undefined) desk.restyle(id.value, part)
    else own.value = { ...own.value, ...part }
  }

  return {
    xScale: computed({
      get: (): Scale => style.value.xScale ?? 'linear',
      set: (xScale) => {
        restyle({ xScale })
      },
    }),
    yScale: computed({
      get: (): Scale => style.value.yScale ?? natural(),
      set: (yScale) => {
        restyle({ yScale })
      },
    }),
    fit: computed({
      get: () => style.value.fit ?? 'percentiles',
      set: (fit) => {
        restyle({ fit })
      },
    }),
  }
}
