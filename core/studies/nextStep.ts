/** What a study does next: a pure function of its plan and its trials. */
import type { Halving, Proposal, Study, StudyPlan, Trial } from '../contract/study.ts'
import { known, proposalLimit, propose } from './propose.ts'

export type StudyStep =
  | {
      readonly kind: 'propose'
      readonly index: number
      readonly proposal: Proposal
      readonly knew: number[]
    }
  /** Goes on from the checkpoint of trial `from`. */
  | {
      readonly kind: 'promote'
      readonly index: number
      readonly from: Trial
      readonly rung: number
    }
  /** The rung is over for these trials. */
  | { readonly kind: 'prune'; readonly indices: readonly number[] }
  | { readonly kind: 'wait' }
  | { readonly kind: 'done' }

export function nextStep({ plan, trials }: Pick<Study, 'plan' | 'trials'>): StudyStep {
  const running = trials.filter(({ state }) => state === 'running')
  if (running.length >= plan.concurrency) return { kind: 'wait' }
  const index = trials.length
  if (trials.filter(({ rung }) => rung === 0).length < proposalLimit(plan)) {
    const knew = known(trials)
    return { kind: 'propose', index, knew, proposal: propose(plan, index, trials, knew) }
  }
  const promoted = plan.halving ? nextRung(plan, plan.halving, trials) : null
  if (promoted) return promoted
  return running.length > 0 ? { kind: 'wait' } : { kind: 'done' }
}

/** The setting that a rung gives to its trials: `least · factor^rung`, at most `most`. */
export function resourceOf({ least, most, factor }: Halving, rung: number): number {
  return Math.min(most, least * factor ** rung)
}

/** The lowest rung that is over and whose best have not all gone on. */
function nextRung(plan: StudyPlan, halving: Halving, trials: readonly Trial[]): StudyStep | null {
  for (let rung = 0; resourceOf(halving, rung) < halving.most; rung += 1) {
    const own = trials.filter((trial) => trial.rung === rung)
    if (own.some(({ state }) => state === 'running')) return { kind: 'wait' }
    const taken = new Set(
      trials.flatMap(({ rung: at, from }) => (at === rung + 1 ? (from ?? []) : [])),
    )
    const best = bestOf(plan, own).slice(0, Math.floor(own.length / halving.factor))
    const next = best.find((trial) => !taken.has(trial.index))
    if (next) return { kind: 'promote', index: trials.length, from: next, rung: rung + 1 }
    const left = own.filter(({ index, state }) => state === 'finished' && !taken.has(index))
    if (left.length > 0) return { kind: 'prune', indices: left.map(({ index }) => index) }
    if (best.length === 0) return null
  }
  return null
}

/** Those with a value, best first; equal values keep their order. */
export function bestOf(
  { objective }: Pick<StudyPlan, 'objective'>,
  trials: readonly Trial[],
): Trial[] {
  const sign = objective.direction === 'minimize' ? 1 : -1
  return trials
    .filter(({ value }) => value !== null)
    .sort((one, other) => sign * ((one.value ?? 0) - (other.value ?? 0)))
}
