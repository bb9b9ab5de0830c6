/** What a set of named tensors must look like, and the errors when it does not. */
import { WorkbenchError } from '../contract/errors.ts'
import type { HostTensor, HostTensors, HyperValues } from './step.ts'

export type TensorSignature = { readonly dtype: string; readonly shape: readonly number[] }
export type Signature = Readonly<Record<string, TensorSignature>>

export function signatureOf(tensors: Signature): Signature {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [
      name,
      { dtype: tensor.dtype, shape: [...tensor.shape] },
    ]),
  )
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/** `float32 [128, 32, 32, 3]` */
export function describe({ dtype, shape }: TensorSignature): string {
  return `${dtype} [${shape.join(', ')}]`
}

/** Throws unless `given` has exactly the names of `expected`, each with its type and shape. */
export function checkSignature(what: string, expected: Signature, given: Signature): void {
  for (const [name, wanted] of Object.entries(expected)) {
    const tensor = given[name]
    if (tensor === undefined) throw mismatch(what, name, describe(wanted), 'nothing')
    if (!isAlike(wanted, tensor)) throw mismatch(what, name, describe(wanted), describe(tensor))
  }
  for (const [name, tensor] of Object.entries(given))
    if (!(name in expected)) throw mismatch(what, name, 'nothing of this name', describe(tensor))
}

/** As `checkSignature`, and each host tensor must hold as many values as its shape says. */
export function checkHostTensors(what: string, expected: Signature, given: HostTensors): void {
  checkSignature(what, expected, given)
  for (const [name, tensor] of Object.entries(given)) checkValues(what, name, tensor)
}

function checkValues(what: string, name: string, tensor: HostTensor): void {
  const kind = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[tensor.dtype]
  if (!(tensor.values instanceof kind))
    throw mismatch(what, name, `${kind.name} for ${tensor.dtype}`, tensor.values.constructor.name)
  const count = elementCount(tensor.shape)
  if (tensor.values.length !== count)
    throw mismatch(
      what,
      name,
      `${describe(tensor)}, ${count} values`,
      `${tensor.values.length} values`,
    )
}

export function checkHyper(expected: readonly string[], given: HyperValues): void {
  for (const name of expected)
    if (typeof given[name] !== 'number')
      throw mismatch('hyper-parameter', name, 'a number', 'nothing')
  for (const name of Object.keys(given))
    if (!expected.includes(name))
      throw mismatch('hyper-parameter', name, 'nothing of this name', 'a number')
}

function isAlike(wanted: TensorSignature, tensor: TensorSignature): boolean {
  return (
    wanted.dtype === tensor.dtype &&
    wanted.shape.length === tensor.shape.length &&
    wanted.shape.every((size, axis) => size === tensor.shape[axis])
  )
}

function mismatch(what: string, name: string, expected: string, given: string): WorkbenchError {
  return new WorkbenchError(
    'step-shape-mismatch',
    `${what} ${name}: expected ${expected}, was given ${given}`,
    { details: { name, expected, given } },
  )
}

export function disposedError(): WorkbenchError {
  return new WorkbenchError('step-disposed', 'the step was disposed; make a new runner to go on')
}
