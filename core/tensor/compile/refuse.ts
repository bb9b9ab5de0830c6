/** What cannot be recorded, with the operation and the line. */
import { WorkbenchError } from '../../contract/errors.ts'
import { sourceLine } from './sourceLine.ts'

export function notRecordable(operation: string, why: string): WorkbenchError {
  const line = sourceLine()
  return new WorkbenchError('step-not-recordable', `${operation} (${line}): ${why}`, {
    details: { operation, line },
  })
}

/** Native ops that draw from a hidden state: a replay would not repeat them. */
const hiddenState =
  /^(RandomStandardNormal|RandomUniform|RandomUniformInt|TruncatedNormal|ParameterizedTruncatedNormal|RandomGamma|RandomPoisson|RandomShuffle|Multinomial)/

export function checkOp(name: string): void {
  if (hiddenState.test(name))
    throw notRecordable(
      name,
      'draws from a hidden state, so a replay would not repeat it. Draw from a seed tensor (core/tensor/ops/stateless.ts)',
    )
}

/** Values in a host constant that is written into the graph; 4 KiB of float32. */
export const largestConstant = 1024

export function checkConstant(
  shape: readonly number[],
  values: ArrayLike<number>,
  uniform: boolean,
): void {
  if (values.length <= largestConstant || uniform) return
  throw notRecordable(
    'host constant',
    `[${shape.join(', ')}] holds ${values.length} values, at most ${largestConstant} are written into a recording: they would be frozen. Make it a resident tensor or part of the batch`,
  )
}
