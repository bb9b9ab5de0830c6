/** A space in plain JSON, for the window. */
import type { Config } from '../../../contract/method.ts'
import type { Operator } from '../shrink/drop.ts'
import type { SpaceFacts } from './searchSpace.ts'

export function describeSpace({ title, edges, typeNames, whole }: SpaceFacts): Config {
  return {
    space: {
      title,
      edges: [...edges],
      types: [...typeNames].map(([type, name]) => ({ type, name })),
      operations: whole.map((types) => [...types]),
    },
  }
}

/** `3<-1/skip_connect` */
export function operatorNames(
  { edges, typeNames }: SpaceFacts,
  operators: readonly Operator[],
): string[] {
  return operators.map(
    ({ edge, type }) => `${edges[edge] ?? edge}/${typeNames.get(type) ?? String(type)}`,
  )
}
