/** Requests about studies. */
import type { Handlers } from '../contract/api.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { Dimension, Proposal, StudyPlan } from '../contract/study.ts'
import { definitionOf } from '../methods/registry.ts'
import { propose } from '../studies/propose.ts'
import { gridProposal, refuseEmptySpace } from '../studies/space.ts'
import { checkRunnable, hasError } from './methodRequests.ts'
import type { Shelves } from './methodRequests.ts'
import { trialConfig } from '../studies/trialConfig.ts'
import type { StudyRunner } from './studyRunner.ts'

type StudyHandlers = Pick<Handlers, Extract<keyof Handlers, `studies.${string}`>>

export function studyRequests(runner: StudyRunner, shelves: Shelves): StudyHandlers {
  return {
    'studies.list': () => runner.shelf.all(),
    'studies.get': ({ studyId }) => runner.shelf.get(studyId),
    'studies.start': async (plan) => {
      await refuseUnrunnable(plan, shelves)
      return runner.add(plan)
    },
    'studies.change': ({ studyId, budget, concurrency }) => {
      const { plan, status } = runner.shelf.get(studyId)
      // A larger budget wakes a study that is through; a paused one stays so.
      return runner.change(studyId, {
        plan: { ...plan, budget, concurrency },
        status: status === 'finished' && budget > plan.budget ? 'running' : status,
      })
    },
    'studies.pause': ({ studyId }) => {
      const { status } = runner.shelf.get(studyId)
      return runner.change(studyId, { status: status === 'running' ? 'waiting' : status })
    },
    'studies.continue': ({ studyId }) => runner.proceed(studyId),
    'studies.remove': ({ studyId }) => {
      runner.shelf.remove(studyId)
      return {}
    },
    'studies.replay': ({ studyId, index }) => {
      const { plan, trials } = runner.shelf.get(studyId)
      const trial = trials[index]
      if (!trial)
        throw new WorkbenchError(
          'request-invalid',
          `${studyId} has ${trials.length} trials, none is number ${index}`,
        )
      const origin = trial.from === null ? trial : (trials[originOf(index, trials)] ?? trial)
      const proposal = propose(plan, origin.index, trials, origin.knew)
      return { proposal, equal: isSame(proposal, trial.proposal) }
    },
  }
}

/** The trial of rung 0 that was proposed. */
function originOf(index: number, trials: readonly { readonly from: number | null }[]): number {
  const from = trials[index]?.from ?? null
  return from === null ? index : originOf(from, trials)
}

function isSame(one: Proposal, other: Proposal): boolean {
  return Object.keys({ ...one, ...other }).every((path) => one[path] === other[path])
}

/** The corners of the space must run: what fails there fails before an hour of training. */
async function refuseUnrunnable(plan: StudyPlan, shelves: Shelves): Promise<void> {
  const { method, space, halving } = plan
  refuseEmptySpace(space)
  if (halving && halving.least >= halving.most)
    throw new WorkbenchError(
      'config-invalid',
      `halving: goes from ${halving.least} to ${halving.most} of ${halving.path}; the first must be smaller`,
    )
  const definition = definitionOf(method)
  for (const end of ['low', 'high'] as const) {
    const corner = trialConfig(
      plan,
      gridProposal(
        space.map((one) => atEnd(one, end)),
        0,
      ),
      0,
    )
    const { issues } = await checkRunnable(definition, corner, shelves)
    if (!hasError(issues)) continue
    const [first] = issues.filter(({ severity }) => severity === 'error')
    throw new WorkbenchError('config-invalid', `${first?.path ?? ''}: ${first?.message ?? ''}`, {
      details: { path: first?.path ?? '' },
    })
  }
}

function atEnd(dimension: Dimension, end: 'low' | 'high'): Dimension {
  if (dimension.kind === 'choice')
    return { ...dimension, values: [dimension.values.at(end === 'low' ? 0 : -1) ?? ''] }
  const value = dimension[end]
  return { ...dimension, low: value, high: value, points: 1 }
}
