import { inject, provide, shallowRef } from 'vue'
import type { InjectionKey, ShallowRef } from 'vue'
import type { Span } from '../charts/decimate.ts'

/** What the charts of a page share: the part of x in view and the step under the pointer. */
export interface LinkedAxis {
  readonly view: ShallowRef<Span | null>
  readonly cursor: ShallowRef<number | null>
}

const linkedAxisKey: InjectionKey<LinkedAxis> = Symbol('linked axis')

export function provideLinkedAxis(): LinkedAxis {
  const linked = { view: shallowRef<Span | null>(null), cursor: shallowRef<number | null>(null) }
  provide(linkedAxisKey, linked)
  return linked
}

/** A chart outside of any page is linked to itself. */
export function useLinkedAxis(): LinkedAxis {
  return inject(
    linkedAxisKey,
    () => ({ view: shallowRef<Span | null>(null), cursor: shallowRef<number | null>(null) }),
    true,
  )
}
