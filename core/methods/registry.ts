/** Every laboratory by its id, without TensorFlow. A new method adds its line here and in `trainings.ts`. */
import { WorkbenchError } from '../contract/errors.ts'
import type { MethodId } from '../contract/method.ts'
import type { MethodDefinition } from './method.ts'
import { angleShrinking } from './angleShrinking/definition.ts'
import { controlVariates } from './controlVariates/definition.ts'
import { mabn } from './mabn/definition.ts'
import { neverHurtTransfer } from './neverHurtTransfer/definition.ts'
import { sphericalMotion } from './sphericalMotion/definition.ts'

export const methodDefinitions: ReadonlyMap<MethodId, MethodDefinition> = new Map(
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
