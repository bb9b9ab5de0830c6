/**
 * The proposal of a trial: a function of the study's seed, the trial's index and the results that were known. Each
 * trial draws from a stream of its own, so that nothing depends on the order in which trials end.
 */
import type { Proposal, StudyPlan, Trial } from '../contract/study.ts'
import { createRandom } from '../tensor/random.ts'
import { gridProposal, gridSize, randomProposal } from './space.ts'
import { tpeProposal } from './tpe.ts'
import type { Observation } from './tpe.ts'

/** Random proposals before the estimator starts. */
export const startUp = 10

/** `trials`: those of the study; only the ones of rung 0 named in `knew` are read for their results. */
export function propose(
  plan: StudyPlan,
  index: number,
  trials: readonly Trial[],
  knew: readonly number[],
): Proposal {
  const random = createRandom(`study ${plan.seed}`).split(`trial ${index}`)
  switch (plan.sampler) {
    case 'grid': {
      const before = trials.filter((trial) => trial.rung === 0 && trial.index < index)
      return gridProposal(plan.space, before.length)
    }
    case 'random':
      return randomProposal(plan.space, random)
    case 'tpe': {
      const observed = observations(plan, trials, new Set(knew))
      return observed.length < startUp
        ? randomProposal(plan.space, random)
        : tpeProposal(plan.space, observed, random)
    }
  }
}

/** Trials of rung 0 that have ended, by index: what a proposal made now knows. */
export function known(trials: readonly Trial[]): number[] {
  return trials
    .filter(({ rung, state }) => rung === 0 && state !== 'running')
    .map(({ index }) => index)
}

/** Proposals that the study makes in all: a grid has no more than its points. */
export function proposalLimit({ sampler, space, budget }: StudyPlan): number {
  return sampler === 'grid' ? Math.min(budget, gridSize(space)) : budget
}

function observations(
  { objective }: StudyPlan,
  trials: readonly Trial[],
  knew: ReadonlySet<number>,
): Observation[] {
  const sign = objective.direction === 'minimize' ? 1 : -1
  return trials
    .filter(({ index, rung }) => rung === 0 && knew.has(index))
    .map(({ proposal, value }) => ({
      proposal,
      value: value === null ? Number.POSITIVE_INFINITY : sign * value,
    }))
}
