/** What every kind of fuzzed input is: prepared once, then tried with one mutation after another. */
import { WorkbenchError } from '../../contract/errors.ts'
import type { Random } from '../../tensor/random.ts'

type Attempt = (random: Random) => Promise<'read' | 'refused'>

/** Makes what a kind needs once; `folder` is the only place that may be written. */
export type Prepare = (folder: string) => Promise<Attempt>

export async function ours(
  work: () => unknown,
  refusals: (thrown: unknown) => boolean = isOurs,
): Promise<'read' | 'refused'> {
  try {
    await work()
    return 'read'
  } catch (thrown) {
    if (refusals(thrown)) return 'refused'
    throw thrown
  }
}

function isOurs(thrown: unknown): boolean {
  return thrown instanceof WorkbenchError && thrown.code !== 'internal'
}

export function one<Value>(values: readonly Value[], random: Random): Value {
  return values[random.integer(values.length)] as Value
}
