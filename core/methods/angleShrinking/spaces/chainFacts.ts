/** A chain of inverted residuals for the form: layers, types, and how its children are drawn. */
import {
  blockKind,
  blockTypes,
  passOn,
  smallChain,
  wholeChain,
} from '../../../models/supernets/chain/shape.ts'
import type { ChainShape } from '../../../models/supernets/chain/shape.ts'
import type { Random } from '../../../tensor/random.ts'
import type { Child } from '../angle/table.ts'
import type { Operator } from '../shrink/drop.ts'
import type { SpaceFacts } from './searchSpace.ts'
import type { SpaceSettings } from './settings.ts'
import { drawType } from './space.ts'
import type { Operations } from './space.ts'

export function chainShapeOf(
  { width, depth }: SpaceSettings,
  input: ChainShape['input'],
  classes: number,
): ChainShape {
  // The setting counts the stem's channels, eight for the chain of the sheet.
  return smallChain(input, classes, { width: width / 8, depth })
}

/** Pictures change neither layers nor types. */
const anyInput = { height: 8, width: 8, channels: 1 }

export function chainFacts(settings: SpaceSettings): SpaceFacts {
  const shape = chainShapeOf(settings, anyInput, 2)
  return {
    title: settings.identity ? 'Chain of inverted residuals' : 'Chain without identities',
    edges: shape.layers.map((_, layer) => `layer ${layer + 1}`),
    typeNames: new Map([...blockTypes, passOn].map((type) => [type, chainTypeName(type)])),
    whole: wholeChain(shape, { identity: settings.identity }),
    published: false,
    // Every layer passes something on.
    cutOff: () => null,
  }
}

/** `k5 e6`: kernel 5 × 5, expansion 6. */
function chainTypeName(type: number): string {
  if (type === passOn) return 'identity'
  const { kernel, expansion } = blockKind(type)
  return `k${kernel} e${expansion}`
}

/**
 * Children for scoring: a uniform type among those with weights on each layer; then a uniform number
 * of the layers that still may pass their input on do so. The number of identities is uniform, not
 * binomial as it would be from independent draws.
 *
 * The same array is handed out each time: copy to keep.
 */
export function chainDrawer(operations: Operations): (random: Random, fixed?: Operator) => Child {
  const solid = operations.map((types) => types.filter((type) => type !== passOn))
  const passable = operations.flatMap((types, edge) => (types.includes(passOn) ? [edge] : []))
  const child = operations.map(() => passOn as number)
  const open = new Int32Array(passable.length)
  return (random, fixed) => {
    for (let edge = 0; edge < solid.length; edge += 1) {
      const types = solid[edge] as number[]
      child[edge] = types.length === 0 ? passOn : drawType(types, random)
    }
    let count = 0
    for (const edge of passable) if (edge !== fixed?.edge) open[count++] = edge
    for (let left = random.integer(count + 1); left > 0; left -= 1) {
      const place = random.integer(count)
      child[open[place] as number] = passOn
      open[place] = open[--count] as number
    }
    if (fixed) child[fixed.edge] = fixed.type
    return child
  }
}

/** One child, with `fixed` on its edge. */
export function drawChain(operations: Operations, random: Random, fixed: Operator | null): Child {
  return [...chainDrawer(operations)(random, fixed ?? undefined)]
}
