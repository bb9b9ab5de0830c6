import { inject, provide, shallowRef } from 'vue'
import type { InjectionKey, ShallowRef } from 'vue'
import type { Span } from '../charts/decimate.ts'
import type { StoredSeries } from '../charts/runCurves.ts'
import { byStep } from '../charts/xAxis.ts'
import { useFollowedView } from './useFollowedView.ts'
import type { FollowedView } from './useFollowedView.ts'
import type { XQuantity } from '../charts/xAxis.ts'

/** What the charts of a page share: what x is, the part of it in view and the place under the pointer. */
export interface LinkedAxis extends FollowedView {
  readonly view: ShallowRef<Span | null>
  readonly cursor: ShallowRef<number | null>
  /** A click has pinned the cursor: it stays where it is until the next one. */
  readonly pinned: ShallowRef<boolean>
  /** Group of curves that a pointer is on in some legend; every chart draws the others faint. */
  readonly lit: ShallowRef<string | null>
  readonly x: Readonly<ShallowRef<XQuantity>>
  /** Puts what is stored by steps on the shared x. */
  readonly place: (series: StoredSeries) => StoredSeries
}

const linkedAxisKey: InjectionKey<LinkedAxis> = Symbol('linked axis')

function freshAxis(view = shallowRef<Span | null>(null)): LinkedAxis {
  return {
    view,
    ...useFollowedView(view),
    cursor: shallowRef<number | null>(null),
    pinned: shallowRef(false),
    lit: shallowRef<string | null>(null),
    x: shallowRef(byStep),
    place: (series) => series,
  }
}

/** Over steps, unless the page has an x of its own. */
export function provideLinkedAxis({
  view,
  ...own
}: Partial<Pick<LinkedAxis, 'x' | 'place' | 'view'>> = {}): LinkedAxis {
  const linked = { ...freshAxis(view), ...own }
  provide(linkedAxisKey, linked)
  return linked
}

/** A chart outside of any page is linked to itself. */
export function useLinkedAxis(): LinkedAxis {
  return inject(linkedAxisKey, () => freshAxis(), true)
}
