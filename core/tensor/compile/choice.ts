/**
 * One of several branches, chosen by a number that is known only when the step runs.
 *
 * Compiled, all branches are in one graph and only the chosen one runs, forward, backward and
 * update. Run eagerly, the chosen branch is simply called.
 */
import type { Tensor } from '@tensorflow/tfjs-core'
import { WorkbenchError } from '../../contract/errors.ts'
import { executeNative, executeNativeAll, typeAttribute } from '../native.ts'
import { defineOp, only } from '../ops/define.ts'
import { readValues } from '../read.ts'
import { activeRecorder } from '../recordingState.ts'
import { mergeOp, switchOp } from './choiceNodes.ts'

export type Branch = (...inputs: Tensor[]) => Tensor

const floats = [typeAttribute('T', 'float32')]

type Choice = { readonly count: number }

const runSwitch = defineOp<Choice>({
  name: 'SwitchN',
  inputs: ['x', 'index'],
  forward: (inputs, { count }) => executeNativeAll(switchOp, floats, inputs, count),
  saves: { inputs: ['index'] },
  backward: (upstream, [index], { count }) => [
    () => only(merge(count)([...upstream, index as Tensor], { count })),
  ],
})

const merges = new Map<number, (inputs: readonly Tensor[], settings: Choice) => Tensor[]>()

/** `MergeN` for a given number of branches: each number is an op of its own for tfjs. */
function merge(count: number): (inputs: readonly Tensor[], settings: Choice) => Tensor[] {
  const known = merges.get(count)
  if (known) return known
  const defined = defineOp<Choice>({
    name: `Merge${count}`,
    inputs: [...Array.from({ length: count }, (_, branch) => `branch${branch}`), 'index'],
    forward: (inputs) => [executeNative(mergeOp, floats, inputs)],
    saves: { inputs: ['index'] },
    backward: ([upstream], [index]) =>
      Array.from({ length: count }, (_, branch) => () => {
        const branches = runSwitch([upstream as Tensor, index as Tensor], { count })
        return branches[branch] as Tensor
      }),
  })
  merges.set(count, defined)
  return defined
}

/**
 * `branches[index](...inputs)`. index int32 scalar; all branches give float32 of one shape.
 *
 * Pass as an input what also carries a gradient outside of this choice (activations, shared
 * weights). Weights that only one branch uses are simply captured: when their branch is not taken
 * they get no gradient at all, and neither they nor their momentum change.
 */
export function choose(
  index: Tensor,
  inputs: readonly Tensor[],
  branches: readonly Branch[],
): Tensor {
  if (activeRecorder() === undefined) return chosen(index, branches)(...inputs)
  const count = branches.length
  const perInput = inputs.map((input) => runSwitch([input, index], { count }))
  const outputs = branches.map((branch, at) => branch(...perInput.map((fan) => fan[at] as Tensor)))
  return only(merge(count)([...outputs, index], { count }))
}

function chosen(index: Tensor, branches: readonly Branch[]): Branch {
  const at = readValues(index)[0] as number
  const branch = branches[at]
  if (branch) return branch
  throw new WorkbenchError(
    'step-shape-mismatch',
    `choose: index ${at} of ${branches.length} branches`,
  )
}
