/** How a step is run. */
import { runEagerly } from '../tensor/eager.ts'
import type { StepRunner, StepSetup, TensorTree } from '../tensor/step.ts'

export function createRunner<State extends TensorTree>(
  setup: StepSetup<State>,
  _how: { readonly eager: boolean },
): StepRunner {
  return runEagerly(setup)
}
