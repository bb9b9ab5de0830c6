/**
 * Tensors without a network (safetensors, NPZ, weights-only H5, checkpoints): the network of ours that
 * most of them fit, tensor by tensor.
 */
import { WorkbenchError } from '../../../contract/errors.ts'
import type { MappingRow } from '../../../contract/model.ts'
import { buildNetwork } from '../../../models/build.ts'
import { modelNames } from '../../../models/catalogue.ts'
import type { ModelName, NormaliserName } from '../../../models/catalogue.ts'
import type { Classifier } from '../../../models/classifier.ts'
import { normaliserNamed } from '../../../models/layers/normaliser.ts'
import { sequence } from '../../../models/module.ts'
import type { TensorSource } from '../../../models/module.ts'
import type { PackedModel } from '../../../pretrained/packed.ts'
import type { NamedWeights } from '../../../pretrained/pretrained.ts'
import type { HostTensor, HostTensors } from '../../../tensor/step.ts'
import type { TransferSource } from './transferSource.ts'

const normalisers = ['batch', 'none', 'group'] as const satisfies readonly NormaliserName[]

type Fit = {
  readonly model: ModelName
  readonly normaliser: NormaliserName
  readonly values: HostTensors
  readonly statistics: HostTensors
  readonly mapping: readonly MappingRow[]
  /** Tensors of the network that the file gives. */
  readonly found: number
  readonly wanted: number
}

export function fitCatalogue(id: string, { model, tensors }: PackedModel): TransferSource {
  const channels = channelsOf(tensors)
  const fits = modelNames.flatMap((name) =>
    normalisers.map((normaliser) => fitOne(name, normaliser, channels, tensors)),
  )
  const best = fits.reduce((most, fit) => (score(fit) > score(most) ? fit : most))
  if (best.found === 0 || best.found < best.wanted / 2)
    throw new WorkbenchError(
      'model-unreadable',
      `“${model.name}”: ${best.found} of the ${best.wanted} tensors of ${best.model}, the closest network, are in it; a source needs at least half`,
    )
  return {
    ...{ id, label: model.name, mapping: [...best.mapping, ...model.mapping] },
    ...{ weights: best.values, statistics: best.statistics },
    network: (input, classes) => build(best.model, best.normaliser, input, classes),
    ...{ pixels: 'standardised', side: null, channels },
  }
}

/** Fits more and lacks less. */
function score({ found, wanted }: Fit): number {
  return 2 * found - wanted
}

function build(
  model: ModelName,
  normaliser: NormaliserName,
  input: readonly number[],
  classes: number,
): Classifier {
  return buildNetwork(model, { input, classes }, normaliserNamed(normaliser, 4))
}

/** Of the pictures: the fewest inputs of any convolution, whichever way its kernel lies. */
function channelsOf(tensors: readonly NamedWeights[]): number {
  const inputs = tensors
    .filter(({ shape }) => shape.length === 4)
    .map(({ shape: [first, second = 1, third = 1] }) => (first === second ? third : second))
  return inputs.length > 0 ? Math.min(...inputs) : 1
}

function fitOne(
  model: ModelName,
  normaliser: NormaliserName,
  channels: number,
  tensors: readonly NamedWeights[],
): Fit {
  const { stages } = build(model, normaliser, sideThatFits(model, channels, tensors), 2)
  const body = sequence(...stages.map(({ module }) => module))
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]))
  const mapping: MappingRow[] = []
  const take = (sources: Readonly<Record<string, TensorSource>>): HostTensors =>
    Object.fromEntries(
      Object.entries(sources).flatMap(([name, { shape }]) => {
        const fitted = fitTensor(name, shape, byName.get(name))
        mapping.push(fitted.row)
        return fitted.value ? [[name, fitted.value] as const] : []
      }),
    )
  const [values, statistics] = [take(body.weights), take(body.statistics)]
  const known = new Set([...Object.keys(body.weights), ...Object.keys(body.statistics)])
  for (const { name, from, shape } of tensors)
    if (!known.has(name)) mapping.push(row(from, 'skipped', shape, unusedBecause(name)))
  const found = Object.keys(values).length + Object.keys(statistics).length
  return { model, normaliser, values, statistics, mapping, found, wanted: known.size }
}

/** A hidden layer on flattened pixels fixes the side of the pictures. */
function sideThatFits(
  model: ModelName,
  channels: number,
  tensors: readonly NamedWeights[],
): [number, number, number] {
  const hidden = tensors.find(({ name }) => name === 'hidden/kernel' || name === 'hidden1/kernel')
  const rows = hidden?.shape[0] ?? 0
  const side = model === 'conv-pool' ? 4 * Math.sqrt(rows / 32) : Math.sqrt(rows / channels)
  const whole = Number.isInteger(side) && side >= 1 ? side : 32
  return [whole, whole, channels]
}

function unusedBecause(name: string): string {
  return /^(linear|fc|classifier|head)\//.test(name)
    ? 'the old head: a new one is trained'
    : 'the network has no such weight'
}

function row(
  layer: string,
  status: MappingRow['status'],
  shape: readonly number[],
  why: string,
): MappingRow {
  return { layer, status, shape: shape.join(' × '), why }
}

type Fitted = { readonly row: MappingRow; readonly value: HostTensor | null }

function fitTensor(
  name: string,
  wanted: readonly number[],
  given: NamedWeights | undefined,
): Fitted {
  if (!given)
    return { row: row(name, 'missing', wanted, 'not in the file: drawn anew'), value: null }
  const same = isSame(given.shape, wanted)
  if (same) return { row: row(name, 'matched', wanted, ''), value: asHost(wanted, given.values) }
  const order = turnFrom(given.shape, wanted)
  if (order !== null)
    return {
      row: row(name, 'reshaped', wanted, `axes of ${given.shape.join(' × ')} put in another order`),
      value: asHost(wanted, turned(given, order)),
    }
  const why = `${given.shape.join(' × ')} in the file, ${wanted.join(' × ')} are needed`
  return { row: row(name, 'skipped', wanted, why), value: null }
}

function isSame(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((extent, axis) => extent === right[axis])
}

function asHost(shape: readonly number[], values: Float32Array): HostTensor {
  return { dtype: 'float32', shape, values }
}

/** PyTorch keeps kernels as [out, in, h, w] and [out, in]; here they are [h, w, in, out], [in, out]. */
function turnFrom(given: readonly number[], wanted: readonly number[]): readonly number[] | null {
  const order = given.length === 4 ? [2, 3, 1, 0] : given.length === 2 ? [1, 0] : null
  if (order === null) return null
  return isSame(
    order.map((axis) => given[axis] ?? 0),
    wanted,
  )
    ? order
    : null
}

/** Values with axis `order[i]` of the source as axis i. */
function turned({ shape, values }: NamedWeights, order: readonly number[]): Float32Array {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1))
  const target = order.map((axis) => shape[axis] ?? 1)
  const steps = order.map((axis) => strides[axis] ?? 1)
  const result = new Float32Array(values.length)
  const place = target.map(() => 0)
  for (let at = 0; at < result.length; at += 1) {
    result[at] = values[place.reduce((sum, one, axis) => sum + one * (steps[axis] ?? 0), 0)] ?? 0
    for (let axis = target.length - 1; axis >= 0; axis -= 1) {
      place[axis] = (place[axis] ?? 0) + 1
      if ((place[axis] ?? 0) < (target[axis] ?? 0)) break
      place[axis] = 0
    }
  }
  return result
}
