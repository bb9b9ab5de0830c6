import { computed, inject, provide, toValue } from 'vue'
import type { ComputedRef, InjectionKey, MaybeRefOrGetter } from 'vue'
import type { ChartLayout, ChartLook } from '../../../core/contract/chartLayout.ts'
import { arranged, lookOf, plainLayout, withLook, withMoved } from '../charts/arrangement.ts'
import { useLayoutsStore } from '../stores/layouts.ts'

/** How the charts of one page are arranged, and what a person can change about it. */
export interface ChartDesk {
  readonly layout: ComputedRef<ChartLayout>
  readonly isArranged: ComputedRef<boolean>
  readonly change: (part: Partial<Pick<ChartLayout, 'x' | 'smoothing'>>) => void
  readonly look: (chart: string) => ChartLook
  readonly restyle: (chart: string, part: Partial<ChartLook>) => void
  /** Among the charts that stand with it. */
  readonly move: (chart: string, by: number) => void
  readonly inOrder: <Chart>(charts: readonly Chart[], idOf: (chart: Chart) => string) => Chart[]
  readonly reset: () => Promise<void>
}

const chartDeskKey: InjectionKey<ChartDesk> = Symbol('chart desk')

/** `rows`: ids of the charts as they are shown; a chart moves inside its row. */
export function provideChartDesk(
  place: MaybeRefOrGetter<string>,
  rows: () => readonly (readonly string[])[],
): ChartDesk {
  const store = useLayoutsStore()
  const layout = computed(() => store.byPlace.get(toValue(place)) ?? plainLayout(toValue(place)))
  const desk: ChartDesk = {
    layout,
    isArranged: computed(() => store.byPlace.has(toValue(place))),
    change: (part) => {
      store.put({ ...layout.value, ...part })
    },
    look: (chart) => lookOf(layout.value, chart),
    restyle: (chart, part) => {
      store.put(withLook(layout.value, chart, part))
    },
    move: (chart, by) => {
      const row = rows().find((one) => one.includes(chart))
      if (row) store.put(withMoved(layout.value, chart, by, row))
    },
    inOrder: (charts, idOf) => arranged(charts, layout.value, idOf),
    reset: () => store.reset(toValue(place)),
  }
  provide(chartDeskKey, desk)
  return desk
}

/** Null for a chart outside of an arranged page. */
export function useChartDesk(): ChartDesk | null {
  return inject(chartDeskKey, null)
}
