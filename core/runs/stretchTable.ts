/** Stretches as one typed array: a hundred thousand objects take longer between two threads than their points do. */
import type { Stretch } from './columns.ts'

/** Rows of from, axis, first step, stride; the few stretches whose steps are listed come as they are. */
export interface StretchTable {
  readonly regular: Float64Array<ArrayBuffer>
  readonly listed: readonly Stretch[]
}

const width = 4

export function packStretches(stretches: readonly Stretch[]): StretchTable {
  const listed = stretches.filter(({ steps }) => steps.kind === 'listed')
  const regular = new Float64Array(width * (stretches.length - listed.length))
  let at = 0
  for (const { from, axis, steps } of stretches) {
    if (steps.kind === 'listed') continue
    regular.set([from, axis, steps.first, steps.stride], at)
    at += width
  }
  return { regular, listed }
}

/** In the order of their points. */
export function unpackStretches({ regular, listed }: StretchTable): Stretch[] {
  const stretches: Stretch[] = []
  let next = 0
  for (let at = 0; at < regular.length; at += width) {
    const [from = 0, axis = 0, first = 0, stride = 0] = regular.subarray(at, at + width)
    for (; (listed[next]?.from ?? Infinity) < from; next += 1)
      stretches.push(listed[next] as Stretch)
    stretches.push({ from, axis, steps: { kind: 'regular', first, stride } })
  }
  return stretches.concat(listed.slice(next))
}
