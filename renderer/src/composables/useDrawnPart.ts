import { computed, inject, provide, shallowRef, toValue } from 'vue'
import type { ComputedRef, InjectionKey, MaybeRefOrGetter, ShallowRef } from 'vue'
import { plainLayout } from '../charts/arrangement.ts'
import type { Span } from '../charts/decimate.ts'
import { useLayoutsStore } from '../stores/layouts.ts'
import type { DrawnPart } from './drawnPart.ts'

const drawnViewKey: InjectionKey<ShallowRef<Span | null>> = Symbol('drawn view')

/** The view that the page's series follow; one of its own for charts outside of such a page. */
export function useDrawnView(): ShallowRef<Span | null> {
  return inject(drawnViewKey, () => shallowRef<Span | null>(null), true)
}

/** What the charts at `place` draw, by their layout and by `view`, which their axis shares. */
export function useDrawnPart(place: MaybeRefOrGetter<string>): {
  readonly view: ShallowRef<Span | null>
  readonly part: ComputedRef<DrawnPart>
  /** What x is, as the layout keeps it. */
  readonly x: ComputedRef<string>
} {
  const layouts = useLayoutsStore()
  const view = shallowRef<Span | null>(null)
  provide(drawnViewKey, view)
  // By its name: the run that the name is made from changes four times a second.
  const named = computed(() => toValue(place))
  const layout = computed(() => layouts.byPlace.get(named.value) ?? plainLayout(named.value))
  const part = computed<DrawnPart>(() => {
    const { smoothing, x } = layout.value
    return {
      ...{ smoothing, seconds: x === 'seconds' || x === 'wall' },
      view: x === 'step' ? view.value : null,
    }
  })
  return { view, part, x: computed(() => layout.value.x) }
}
