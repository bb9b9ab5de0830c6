/** The control-variates laboratory: which of its parts a problem belongs to. */
import { parseSettings, type MethodTraining } from '../method.ts'
import { policyKind } from './reinforcement/settings.ts'
import { trainPolicies } from './reinforcement/training.ts'
import { integrate } from './run/integrate.ts'
import { controlVariatesSchema } from './settings.ts'

export const controlVariatesTraining: MethodTraining = {
  train: async (context) => {
    const settings = parseSettings(controlVariatesSchema, context.config)
    if (settings.problem.kind === policyKind)
      return await trainPolicies(context, settings.policy, settings.training)
    return await integrate(context, settings)
  },
}
