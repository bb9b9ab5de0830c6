/** A job for a cluster: trainings that do not need each other, one a task of an array. */
import { z } from 'zod'
import { WorkbenchError } from '../contract/errors.ts'
import { configSchema, methodIdSchema } from '../contract/method.ts'
import type { Config, MethodId } from '../contract/method.ts'
import type { StudyPlan } from '../contract/study.ts'
import { trialConfig } from '../studies/trialConfig.ts'
import { proposalLimit, propose } from '../studies/propose.ts'
import { refuseEmptySpace } from '../studies/space.ts'

/** `job.json` of a job's folder. */
export const clusterJobSchema = z.strictObject({
  name: z.string(),
  method: methodIdSchema,
  trials: z.array(z.strictObject({ name: z.string(), config: configSchema })).min(1),
})
export type ClusterJob = z.output<typeof clusterJobSchema>

/** The same training from `count` seeds, one after the other from `first`. */
export function seedJob(
  name: string,
  { method, config }: { readonly method: MethodId; readonly config: Config },
  { first, count }: { readonly first: number; readonly count: number },
): ClusterJob {
  const training = config['training']
  const given =
    typeof training === 'object' && training !== null && !Array.isArray(training) ? training : {}
  const trials = Array.from({ length: count }, (_, index) => ({
    name: `${name} · seed ${first + index}`,
    config: { ...config, training: { ...given, seed: first + index } },
  }))
  return { name, method, trials }
}

/** Every trial of a study whose proposals do not depend on results: tasks of an array know nothing of each other. */
export function studyJob(plan: StudyPlan): ClusterJob {
  if (plan.sampler === 'tpe' || plan.halving !== null)
    throw new WorkbenchError(
      'config-invalid',
      `${plan.name}: an array’s tasks do not know each other’s results, so the study needs the sampler grid or random and no halving (it has ${plan.sampler}${plan.halving === null ? '' : ' with halving'})`,
    )
  refuseEmptySpace(plan.space)
  const indices = Array.from({ length: proposalLimit(plan) }, (_, index) => index)
  const trials = indices.map((index) => ({
    name: `${plan.name} · ${index}`,
    config: trialConfig(plan, propose(plan, index, blank(index), []), 0),
  }))
  return { name: plan.name, method: plan.method, trials }
}

/** A grid counts the trials before it to know its own place. */
function blank(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    ...{ index, runId: null, proposal: {}, knew: [], rung: 0, from: null },
    ...{ state: 'running' as const, value: null },
  }))
}
