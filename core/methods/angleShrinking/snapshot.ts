/** A run's state as a checkpoint: for resuming the same run, and for forking another from a round. */
import { join, dirname } from 'node:path'
import { z } from 'zod'
import { WorkbenchError } from '../../contract/errors.ts'
import type { ConfigValue } from '../../contract/method.ts'
import type { RandomState } from '../../tensor/random.ts'
import type { HostTensors } from '../../tensor/step.ts'
import { readCheckpoint } from '../../training/checkpoint.ts'
import type { Checkpoint } from '../../training/checkpoint.ts'
import { under } from '../../training/evaluation.ts'
import type { SamplerState } from '../../training/sampler.ts'
import { roundEnd } from './plan.ts'
import type { Round } from './rounds.ts'
import type { Session } from './session.ts'
import type { AngleShrinkingSettings } from './settings.ts'

const schema = z.object({
  /** The space and the supernet's size, to refuse weights of another one. */
  space: z.string(),
  seed: z.int(),
  step: z.int().nonnegative(),
  seconds: z.number().nonnegative(),
  sampler: z.custom<SamplerState>(),
  children: z.custom<RandomState>(),
  judgeSampler: z.custom<SamplerState>().nullable(),
  operations: z.array(z.array(z.int())),
  baseReplaced: z.boolean(),
  rounds: z.custom<Round[]>(),
})

/** What two runs must share to share a supernet. */
function fingerprint({ space, imageReduction, dataset }: AngleShrinkingSettings): string {
  const { operations: _, ...shape } = space
  return JSON.stringify({ dataset, imageReduction, ...shape })
}

/** Name of the file beside a run's checkpoints that holds it after a cut. */
export function roundFile(round: number): string {
  return `round-${String(round + 1).padStart(3, '0')}.checkpoint`
}

export function snapshot(
  session: Session,
  settings: AngleShrinkingSettings,
  { step, seconds }: { readonly step: number; readonly seconds: number },
): Checkpoint {
  const { runner, sampler, childRandom, operations, rounds, baseReplaced } = session
  const state = {
    ...{ space: fingerprint(settings), seed: settings.training.seed },
    ...{ step, seconds, operations, baseReplaced, rounds },
    ...{ sampler: sampler.readState(), children: childRandom.readState() },
    judgeSampler: session.judgeSampler?.readState() ?? null,
  }
  return {
    state: state as unknown as ConfigValue,
    tensors: {
      ...runner.readState(),
      ...prefixed('base/', session.base),
      ...prefixed('initial/', session.bases.initial),
      ...prefixed('epoch/', session.bases.epoch ?? {}),
      ...prefixed('magnitude/', session.strengths?.readState() ?? {}),
    },
  }
}

function prefixed(prefix: string, tensors: HostTensors): HostTensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, one]) => [prefix + name, one]))
}

/** Goes on where the same run was left. */
export function restore(
  session: Session,
  settings: AngleShrinkingSettings,
  checkpoint: Checkpoint,
): void {
  const earlier = takeOver(session, settings, { checkpoint, origin: 'the checkpoint' })
  writeStreams(session, earlier)
  session.doneSteps = earlier.step
  session.seconds = earlier.seconds
  session.operations = earlier.operations
  session.rounds = earlier.rounds
}

/**
 * Starts from another run, as it stood after a cut: weights, velocity, base weights, rounds so far.
 * What that run did later is left out. Round 0 is before its first cut, with the supernet trained.
 *
 * With the same settings the fork goes on exactly as that run did.
 */
export async function forkFrom(
  session: Session,
  settings: AngleShrinkingSettings,
  checkpointFolder: string,
): Promise<void> {
  const { run, round } = settings.start
  const checkpoint = await readRound(dirname(checkpointFolder), run, Math.max(1, round))
  const earlier = takeOver(session, settings, { checkpoint, origin: `run ${run}` })
  session.rounds = earlier.rounds.slice(0, round).map((one) => ({ from: run, ...one }))
  session.doneSteps = roundEnd(settings, Math.max(0, round - 1))
  if (earlier.seed === settings.training.seed) writeStreams(session, earlier)
  // A space that the person wrote down counts; otherwise the one that was left there.
  if (settings.space.operations.trim() !== '') return
  const [first] = earlier.rounds
  session.operations =
    session.rounds.at(-1)?.after.operations ?? first?.before.operations ?? earlier.operations
}

type Earlier = z.output<typeof schema>

function writeStreams(session: Session, { sampler, children, judgeSampler }: Earlier): void {
  session.sampler.writeState(sampler)
  session.childRandom.writeState(children)
  if (judgeSampler) session.judgeSampler?.writeState(judgeSampler)
}

async function readRound(folder: string, run: string, round: number): Promise<Checkpoint> {
  const file = join(folder, run, roundFile(round - 1))
  return await readCheckpoint(file).catch((cause: unknown) => {
    throw new WorkbenchError(
      'checkpoint-unreadable',
      `start.round: run ${run} holds no readable round ${round} (${roundFile(round - 1)})`,
      { cause, details: { run, round } },
    )
  })
}

type Origin = { readonly checkpoint: Checkpoint; readonly origin: string }

function takeOver(
  session: Session,
  settings: AngleShrinkingSettings,
  { checkpoint: { state, tensors }, origin }: Origin,
): Earlier {
  const earlier = schema.parse(state)
  const own = fingerprint(settings)
  if (earlier.space !== own)
    throw new WorkbenchError(
      'checkpoint-unreadable',
      `${origin} holds a supernet of ${earlier.space}, these settings ask for ${own}; nothing was changed`,
      { details: { path: 'space' } },
    )
  const live = ['weights/', 'velocity/', 'statistics/']
  const isLive = ([name]: [string, unknown]) => live.some((prefix) => name.startsWith(prefix))
  session.runner.writeState(Object.fromEntries(Object.entries(tensors).filter(isLive)))
  session.base = under('base/', tensors)
  const epoch = under('epoch/', tensors)
  session.bases = {
    initial: under('initial/', tensors),
    epoch: Object.keys(epoch).length === 0 ? null : epoch,
  }
  const strengths = under('magnitude/', tensors)
  if (Object.keys(strengths).length > 0) session.strengths?.writeState(strengths)
  session.baseReplaced = earlier.baseReplaced
  return earlier
}
