import { computed, shallowRef, watch } from 'vue'
import type { PlotMargins } from '../charts/lineChart.ts'
import type { Range } from '../charts/scale.ts'
import type { LinkedAxis } from './useLinkedAxis.ts'

/** A chart that hands out what it shows. */
export interface Pictured {
  readonly pictureWithin: (margins: PlotMargins) => HTMLCanvasElement | null
}

interface Drawn<Picture> {
  /** What the x axis of the curves runs over. */
  readonly range: () => Range
  /** Of the curves as they are drawn now. */
  readonly picture: () => Picture | null | undefined
}

/** What a chart shows while its view has gone on from the one that its curves are drawn for. */
export function useMovedPicture<Picture>(
  { view, drawnView }: Pick<LinkedAxis, 'view' | 'drawnView'>,
  drawn: Drawn<Picture>,
) {
  const isBehind = computed(() => view.value !== null && view.value !== drawnView.value)
  const picture = shallowRef<Picture | null>(null)
  const take = (behind: boolean) => (behind ? (drawn.picture() ?? null) : null)
  // At once: a little later the chart draws its axes alone.
  watch(isBehind, (behind) => (picture.value = take(behind)), { flush: 'sync' })

  /** What the x axis runs over now. */
  const range = computed<Range>(() => {
    if (!isBehind.value || !view.value) return drawn.range()
    const { from, to } = view.value
    return { ...drawn.range(), minimum: from, maximum: to }
  })
  return { picture, range }
}
