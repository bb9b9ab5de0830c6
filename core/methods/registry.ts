/** Every laboratory by its id, without TensorFlow. A new method adds its line here and in `trainings.ts`. */
import { WorkbenchError } from '../contract/errors.ts'
import type { MethodId, RunMethod } from '../contract/method.ts'
import { hasMethod } from '../contract/run.ts'
import type { Run } from '../contract/run.ts'
import type { MethodDefinition } from './method.ts'
import { angleShrinking } from './angleShrinking/definition.ts'
import { controlVariates } from './controlVariates/definition.ts'
import { mabn } from './mabn/definition.ts'
import { neverHurtTransfer } from './neverHurtTransfer/definition.ts'
import { sphericalMotion } from './sphericalMotion/definition.ts'

export const methodDefinitions: ReadonlyMap<RunMethod, MethodDefinition> = new Map(
  [sphericalMotion, mabn, angleShrinking, neverHurtTransfer, controlVariates].map((definition) => [
    definition.id,
    definition,
  ]),
)

export function definitionOf(id: MethodId): MethodDefinition {
  const definition = methodDefinitions.get(id)
  if (definition) return definition
  const known = [...methodDefinitions.keys()].join(', ')
  throw new WorkbenchError(
    'method-unknown',
    `no laboratory is called “${id}”; there are ${known}`,
    {
      details: { method: id },
    },
  )
}

/** The same run, known to be a laboratory's. Throws `method-unknown` for imported curves: nothing here can train them. */
export function madeByLaboratory(run: Run): Run & { readonly method: MethodId } {
  if (hasMethod(run)) return run
  throw new WorkbenchError(
    'method-unknown',
    `“${run.name}” was imported: its curves are here, what trained it is not, so it cannot be resumed, forked or run again`,
    { details: { runId: run.runId } },
  )
}
