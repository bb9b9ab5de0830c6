/**
 * One step of transfer:
 *
 *   g ← gradient of the mean loss of the batch          (shared weights and head)
 *   r ← gradient of the regulariser Ω at the same point (shared weights)
 *   d ← rule(g, r, α) on shared weights; g + βv on the head v, which has no source
 *   v ← momentum · v + d,  w ← w − η v
 *
 * Both gradients come from one recorded graph: its forward passes are the same operations on the same
 * inputs, and TensorFlow keeps one of each.
 */
import { applyTraining } from '../../../models/module.ts'
import type { Module } from '../../../models/module.ts'
import { differentiate } from '../../../tensor/gradients.ts'
import { randomCropFlip } from '../../../tensor/ops/gatherBatch.ts'
import { gatherRows } from '../../../tensor/ops/gatherRows.ts'
import type { ScalarMap, Step, TensorMap } from '../../../tensor/step.ts'
import { tf } from '../../../tensor/tf.ts'
import type { Scalar, Tensor } from '../../../tensor/tf.ts'
import { accuracy, crossEntropy } from '../../../training/loss.ts'
import { descentDirection } from '../direction/rule.ts'
import type { RegulariserName, RuleName, ScopeName } from '../names.ts'
import { attentiveDistance } from '../regulariser/featurePull.ts'
import { pullToSource, pullToZero, withoutNormalisers } from '../regulariser/weightPull.ts'
import type { Regularised } from '../regulariser/weightPull.ts'
import { momentumStep } from './momentum.ts'
import type { RateNames } from './rates.ts'
import { cutLike, flat, tapsDistance } from './taps.ts'

export type TransferState = {
  /** Shared weights under their own names, the head's under `head/`. */
  readonly weights: TensorMap
  readonly velocity: TensorMap
  readonly statistics: TensorMap
}

export type StepPlan = {
  /** Input → features: the stages that train, in pieces that end where distillation looks. */
  readonly pieces: readonly Module[]
  /** Features → logits; its weights are named `head/…`. */
  readonly head: Module
  /** What comes before the body and never changes, when it could not be computed ahead. */
  readonly prefix: Module | null
  /** Each weight’s learning rate among the hyper-parameters. */
  readonly rates: RateNames
  readonly regulariser: RegulariserName
  readonly rule: RuleName
  readonly scope: ScopeName
  /** Normalisers keep the source's statistics, or use the batch's. */
  readonly statistics: 'source' | 'batch'
  /** Whether L2 and L2-SP pull scales and shifts of normalisers too. */
  readonly pullsNormalisers: 'yes' | 'no'
  /** Pixels of random shift, with random mirroring; null leaves pictures alone. */
  readonly augmentation: number | null
}

export const stepHyper = { learningRate: 0, headRate: 0, momentum: 0, strength: 0, headDecay: 0 }

/**
 * Resident: `images`, `labels`, `reference/<weight>`; `teacher` [pool, Σf] where outputs are cached;
 * `frozen/<weight>` of the prefix. Fed: `indices` [b]; `attention` [f] for DELTA; `seed` [2] when
 * augmenting.
 */
export function transferStep(plan: StepPlan): Step<TransferState> {
  return ({ weights, velocity, statistics }, batch, hyper) =>
    tf.tidy(() => {
      const drawn = drawBatch(plan, batch)
      const shared = sharedOf(weights)
      const forward = () => features(plan, drawn.images, weights, statistics)
      const { loss, extra, gradients } = differentiate(() => {
        const { output, statistics: next } = forward()
        const { output: logits } = applyTraining(plan.head, output, weights, {})
        const hits = accuracy(logits, drawn.labels)
        return { loss: crossEntropy(logits, drawn.labels), extra: { hits, statistics: next } }
      }, weights)
      const pulled = regularise(plan, {
        shared,
        batch,
        indices: drawn.indices,
        forward,
        statistics,
        images: drawn.images,
      })
      const { direction, info } = combine(plan, { gradients, pulled, weights, hyper })
      const moved = momentumStep({ weights, velocity }, direction, of(hyper, 'momentum'), (name) =>
        of(hyper, plan.rates[name] ?? 'learningRate'),
      )
      return {
        state: { ...moved, statistics: { ...statistics, ...extra.statistics } },
        info: {
          ...{ loss, accuracy: extra.hits, penalty: pulled.penalty },
          ...info,
        },
      }
    })
}

export function isHead(name: string): boolean {
  return name.startsWith('head/')
}

function sharedOf(weights: TensorMap): TensorMap {
  return Object.fromEntries(Object.entries(weights).filter(([name]) => !isHead(name)))
}

function of(hyper: ScalarMap, name: string): Scalar {
  const value = hyper[name]
  if (!value) throw new TypeError(`no hyper-parameter named ${name}`)
  return value
}

function input(batch: TensorMap, name: string): Tensor {
  const tensor = batch[name]
  if (!tensor) throw new TypeError(`the batch has no ${name}`)
  return tensor
}

function under(prefix: string, tensors: TensorMap): TensorMap {
  return Object.fromEntries(
    Object.entries(tensors)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
  )
}

function drawBatch({ augmentation, prefix }: StepPlan, batch: TensorMap) {
  const indices = input(batch, 'indices')
  const plain = gatherRows(input(batch, 'images'), indices)
  const varied =
    augmentation === null ? plain : randomCropFlip(plain, input(batch, 'seed'), augmentation)
  const frozen = under('frozen/', batch)
  const images = prefix ? inferred(prefix, varied, frozen, frozen) : varied
  return { indices, images, labels: gatherRows(input(batch, 'labels'), indices) }
}

function inferred(module: Module, from: Tensor, weights: TensorMap, statistics: TensorMap): Tensor {
  return module.apply(from, { mode: 'infer', weights, statistics, update: () => undefined })
}

type Forward = {
  readonly output: Tensor
  /** Output of each piece; the last is `output`. */
  readonly taps: readonly Tensor[]
  readonly statistics: TensorMap
}

function features(
  plan: StepPlan,
  images: Tensor,
  weights: TensorMap,
  statistics: TensorMap,
): Forward {
  const taps: Tensor[] = []
  const updated: Record<string, Tensor> = {}
  const output = plan.pieces.reduce((value, piece) => {
    const passed =
      plan.statistics === 'batch'
        ? applyTraining(piece, value, weights, statistics)
        : { output: inferred(piece, value, weights, statistics), statistics: {} }
    taps.push(passed.output)
    Object.assign(updated, passed.statistics)
    return passed.output
  }, images)
  return { output, taps, statistics: updated }
}

type Pulling = {
  readonly shared: TensorMap
  readonly batch: TensorMap
  readonly indices: Tensor
  readonly images: Tensor
  readonly statistics: TensorMap
  readonly forward: () => Forward
}

function regularise(plan: StepPlan, pulling: Pulling): Regularised {
  const { shared, batch } = pulling
  const reference = under('reference/', batch)
  const pulled = plan.pullsNormalisers === 'yes' ? shared : withoutNormalisers(shared)
  switch (plan.regulariser) {
    case 'none':
      return { penalty: tf.scalar(0), gradient: {} }
    case 'l2':
      return pullToZero(pulled)
    case 'l2-sp':
      return pullToSource(pulled, reference)
    case 'distillation':
      return byFeatures(plan, pulling, tapsDistance)
    case 'delta':
      return byFeatures(plan, pulling, ([own], [teacher]) =>
        attentiveDistance(own as Tensor, teacher as Tensor, input(batch, 'attention')),
      )
  }
}

function byFeatures(
  plan: StepPlan,
  { shared, batch, indices, images, forward }: Pulling,
  distance: (own: readonly Tensor[], teacher: readonly Tensor[]) => Scalar,
): Regularised {
  const cached = batch['teacher']
  const reference = under('reference/', batch)
  const rows = cached ? gatherRows(cached, indices) : null
  const frozen = { ...plan, statistics: 'source' } as const
  const live = rows ? [] : features(frozen, images, reference, reference).taps.map(flat)
  const { loss, gradients } = differentiate(() => {
    const { taps } = forward()
    return { loss: distance(taps, rows ? cutLike(rows, taps) : live), extra: {} }
  }, shared)
  return { penalty: loss, gradient: gradients }
}

type Combining = {
  readonly gradients: TensorMap
  readonly pulled: Regularised
  readonly weights: TensorMap
  readonly hyper: ScalarMap
}

function combine(plan: StepPlan, { gradients, pulled, weights, hyper }: Combining) {
  const empirical = sharedOf(gradients)
  const { direction, products } = descentDirection(
    plan.rule,
    plan.scope,
    { empirical, regulariser: pulled.gradient },
    of(hyper, 'strength'),
  )
  const head = Object.entries(gradients)
    .filter(([name]) => isHead(name))
    .map(([name, gradient]) => {
      return [name, tf.add(gradient, tf.mul(of(hyper, 'headDecay'), weights[name] as Tensor))]
    })
  const { dots, empiricalSquares, regulariserSquares } = products
  return {
    direction: { ...direction, ...(Object.fromEntries(head) as TensorMap) },
    info: { dots, empiricalSquares, regulariserSquares },
  }
}
