import { computed, inject, provide, toValue } from 'vue'
import type { ComputedRef, InjectionKey, MaybeRefOrGetter } from 'vue'
import type { ChartLayout, ChartLook } from '../../../core/contract/chartLayout.ts'
import {
  arranged,
  lookOf,
  namedLayouts,
  namedPlace,
  plainLayout,
  withLook,
  withMoved,
} from '../charts/arrangement.ts'
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
  /** Layouts that are kept under names, and the name of the one that is shown. */
  readonly named: ComputedRef<ReturnType<typeof namedLayouts>>
  readonly saveAs: (name: string) => void
  readonly choose: (name: string) => void
  readonly rename: (name: string, to: string) => Promise<void>
  readonly forget: (name: string) => Promise<void>
}

const chartDeskKey: InjectionKey<ChartDesk> = Symbol('chart desk')

/** `rows`: ids of the charts as they are shown; a chart moves inside its row. */
export function provideChartDesk(
  place: MaybeRefOrGetter<string>,
  rows: () => readonly (readonly string[])[],
): ChartDesk {
  const store = useLayoutsStore()
  // A name of its own: the run that it is made from changes four times a second, the name does not.
  const named = computed(() => toValue(place))
  const layout = computed(() => store.byPlace.get(named.value) ?? plainLayout(named.value))
  const desk: ChartDesk = {
    layout,
    isArranged: computed(() => store.byPlace.has(named.value)),
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
    reset: () => store.reset(named.value),
    ...namedDesk(() => named.value, layout),
  }
  provide(chartDeskKey, desk)
  return desk
}

function namedDesk(
  place: () => string,
  layout: ComputedRef<ChartLayout>,
): Pick<ChartDesk, 'named' | 'saveAs' | 'choose' | 'rename' | 'forget'> {
  const store = useLayoutsStore()
  const placeOf = (name: string) => namedPlace(place(), name)
  return {
    named: computed(() => namedLayouts(place(), layout.value, store.byPlace)),
    saveAs: (name) => {
      store.put({ ...layout.value, place: placeOf(name) })
    },
    choose: (name) => {
      const kept = store.byPlace.get(placeOf(name))
      if (kept) store.put({ ...kept, place: place() })
    },
    rename: async (name, to) => {
      const kept = store.byPlace.get(placeOf(name))
      if (!kept || name === to) return
      store.put({ ...kept, place: placeOf(to) })
      await store.reset(placeOf(name))
    },
    forget: (name) => store.reset(placeOf(name)),
  }
}

/** Null for a chart outside of an arranged page. */
export function useChartDesk(): ChartDesk | null {
  return inject(chartDeskKey, null)
}
