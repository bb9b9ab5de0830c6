/** How far the weights have moved, layer by layer: read from the state now and then, not at every step. */
import type { HostTensors } from '../../../tensor/step.ts'
import { layerOf } from '../names.ts'

/** |w − w⁰| of each layer over its shared weights. Both hold `weights/<name>`. */
export function layerDistances(
  state: HostTensors,
  start: HostTensors,
  shared: readonly string[],
): Record<string, number> {
  const squares: Record<string, number> = {}
  for (const name of shared) {
    const [now, before] = [state[`weights/${name}`], start[`weights/${name}`]]
    if (!now || !before) throw new TypeError(`no weight named ${name}`)
    const layer = layerOf(name)
    squares[layer] = (squares[layer] ?? 0) + squaredDistance(now.values, before.values)
  }
  return Object.fromEntries(
    Object.entries(squares).map(([layer, square]) => [layer, Math.sqrt(square)]),
  )
}

function squaredDistance(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < left.length; at += 1) sum += ((left[at] ?? 0) - (right[at] ?? 0)) ** 2
  return sum
}

/** Steps between two measurements of a cell: some fifty points a curve. */
export function distancesEvery(steps: number): number {
  return Math.max(1, Math.floor(steps / 50))
}
