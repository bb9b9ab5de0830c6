/** What a run needs of a search space: names, drawing of children, and the supernet that holds them all. */
import type { RoutedSupernet } from '../../../models/supernets/route.ts'
import type { Random } from '../../../tensor/random.ts'
import type { AngleLayout, Child } from '../angle/table.ts'
import type { Operator } from '../shrink/drop.ts'
import type { Operations } from './space.ts'

/** Names and types of a space: known to the form, without TensorFlow. */
export type SpaceFacts = {
  readonly title: string
  /** By edge: `3<-1`, `layer 4`. */
  readonly edges: readonly string[]
  /** By type number as it stands in `operations`; −1 is the identity of a chain. */
  readonly typeNames: ReadonlyMap<number, string>
  /** All types of every edge before any cut. */
  readonly whole: Operations
  /** The true accuracy of every child is known from a table. */
  readonly published: boolean
  /** Why no signal can pass from input to output any more, or null. */
  readonly cutOff: (operations: Operations) => string | null
}

/** Multiply-accumulates and weights of a child as it would be trained alone. */
export type ChildCost = { readonly operations: number; readonly parameters: number }

export type SearchSpace = {
  readonly facts: SpaceFacts
  /** Holds all types of every edge. */
  readonly supernet: RoutedSupernet
  readonly layout: AngleLayout
  /** Position of the operator at each place for one training step, drawn from what is left. */
  readonly drawStep: (operations: Operations, random: Random) => Int32Array
  /** A child for scoring, with `fixed` on its edge. */
  readonly drawChild: (operations: Operations, random: Random, fixed: Operator | null) => Child
  /** The same for very many children of one space, where that can be faster. Copy a child to keep it. */
  readonly drawerOf?: (operations: Operations) => (random: Random) => Child
  /** The positions that run this child everywhere. */
  readonly choicesOf: (child: Child) => Int32Array
  readonly costOf: (child: Child) => ChildCost
  /** Type that costs nothing on any edge, allowed there or not: what a bill compares with. */
  readonly freeType: number
}
