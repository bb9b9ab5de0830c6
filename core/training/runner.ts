/** How a step is run: recorded once and replayed as a native graph, or operation by operation. */
import { compileStep } from '../tensor/compile/compileStep.ts'
import { runEagerly } from '../tensor/eager.ts'
import type { StepRunner, StepSetup, TensorTree } from '../tensor/step.ts'

export function createRunner<State extends TensorTree>(
  setup: StepSetup<State>,
  { eager }: { readonly eager: boolean },
): StepRunner {
  return eager ? runEagerly(setup) : compileStep(setup)
}
