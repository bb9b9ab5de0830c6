/**
 * The step of ProxylessNAS (Cai et al., ICLR 2019): weights learn on a sampled path; in an architecture
 * phase the gradients of the binary gates are taken on validation pictures first, weights untouched by them.
 *
 * y = Σ_k g_k o_k(x) with g one-hot has the value and the gradient of the active operator alone, and
 * ∂L/∂g_k = ⟨o_k(x), ∂L/∂y⟩ for every k.
 */
import { mixedRoute } from '../../../../models/supernets/route.ts'
import type { Place, Route, RoutedSupernet } from '../../../../models/supernets/route.ts'
import { choose } from '../../../../tensor/compile/choice.ts'
import { differentiate } from '../../../../tensor/gradients.ts'
import { gatherRows } from '../../../../tensor/ops/gatherRows.ts'
import type { Step, TensorMap } from '../../../../tensor/step.ts'
import { tf } from '../../../../tensor/tf.ts'
import type { Tensor } from '../../../../tensor/tf.ts'
import { crossEntropy } from '../../../../training/loss.ts'
import { pathStep } from './pathStep.ts'
import type { SupernetState, WeightUpdate } from './pathStep.ts'

export type GateShape = {
  /** `full`: all operators of a place are computed. `two`: the pair that was drawn. */
  readonly mode: 'full' | 'two'
  readonly rows: number
  /** Gates of a row: the most types of any, or 2. */
  readonly gates: number
}

/**
 * Besides the path step's batch: validationIndices int32 [b]; phase int32 scalar, 1 to measure gates;
 * gates float32 [rows, gates]; pairs int32 [rows · 2], the two drawn positions of each row.
 *
 * info gateGradients [rows · gates + 1]: ∂L/∂g row by row, then the validation loss; zeros in other phases.
 */
export function gateStep(
  supernet: RoutedSupernet,
  update: WeightUpdate,
  shape: GateShape,
): Step<SupernetState> {
  const learn = pathStep(supernet, update)
  return (state, batch, hyper) => {
    const given = batch as Given
    const x = gatherRows(given['validation/images'], given.validationIndices)
    const measured = choose(
      given.phase,
      [x],
      [
        () => tf.zeros([shape.rows * shape.gates + 1]),
        (pictures) => gateGradients(supernet, state.weights, { ...given, pictures }, shape),
      ],
    )
    const outcome = learn(state, batch, hyper)
    return { ...outcome, info: { ...outcome.info, gateGradients: measured } }
  }
}

type Given = Readonly<
  Record<
    'validation/images' | 'validation/labels' | 'validationIndices' | 'phase' | 'gates' | 'pairs',
    Tensor
  >
>

function gateGradients(
  supernet: RoutedSupernet,
  weights: TensorMap,
  given: Given & { readonly pictures: Tensor },
  shape: GateShape,
): Tensor {
  const { gates, pairs, pictures } = given
  const labels = gatherRows(given['validation/labels'], given.validationIndices)
  const statistics = Object.fromEntries(
    Object.entries(supernet.statistics).map(([name, { shape: size }]) => [
      name,
      tf.zeros([...size]),
    ]),
  )
  const scope = { mode: 'train', weights, statistics, update: () => undefined } as const
  const { loss, gradients } = differentiate(
    () => {
      const rowOf = ({ row }: Place) =>
        tf.reshape(tf.slice(gates, [row, 0], [1, shape.gates]), [shape.gates])
      const route = shape.mode === 'full' ? mixedRoute(rowOf) : pairRoute(rowOf, pairs)
      const logits = supernet.apply(pictures, route, scope)
      return { loss: crossEntropy(logits, labels), extra: {} }
    },
    { gates },
  )
  const flat = tf.reshape(gradients['gates'] as Tensor, [shape.rows * shape.gates])
  return tf.concat([flat, tf.reshape(loss, [1])])
}

/** g_0 · o_i(x) + g_1 · o_j(x) for the drawn pair (i, j): only the two are computed. */
function pairRoute(gatesOf: (place: Place) => Tensor, pairs: Tensor): Route {
  return (place, input, operators) => {
    const [first] = operators
    if (operators.length === 1 && first) return first.run(input)
    const runs = operators.map(({ run }) => run)
    const gates = gatesOf(place)
    const part = (member: number) => {
      const index = tf.reshape(tf.slice(pairs, [2 * place.row + member], [1]), [])
      return tf.mul(choose(index, [input], runs), tf.slice(gates, [member], [1]))
    }
    return tf.add(part(0), part(1))
  }
}
