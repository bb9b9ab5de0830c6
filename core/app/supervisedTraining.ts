/** One run's trainer process, from launch to exit: its messages into the store, its end into a status. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { changeRun } from './changeRun.ts'
import { toWireError } from '../contract/errors.ts'
import type { Price } from '../contract/instruments.ts'
import type { RunChange } from '../runs/store.ts'
import { fromTrainerSchema } from '../contract/trainer.ts'
import type { FromTrainer, ToTrainer } from '../contract/trainer.ts'
import { placesOfSources } from './sources.ts'
import { newestGoodCheckpoint } from './checkpoints.ts'
import { exitReason, outOfMemoryKills } from './endingWords.ts'
import { queueMessages } from './messageQueue.ts'
import { createMeter } from '../training/meter.ts'
import { recordEnding } from './recordEnding.ts'
import { recordMessage } from './recordMessage.ts'
import { recordHardware } from './hardware/recorder.ts'
import type { HardwareRecorder } from './hardware/recorder.ts'
import { watchSilence } from './silence.ts'
import { definitionOf, madeByLaboratory } from '../methods/registry.ts'
import type { TrainingDevice } from './devices.ts'
import type { TrainerExit, TrainerProcess } from './launcher.ts'
import type { Supervision } from './supervision.ts'

export interface SupervisedTraining {
  readonly stop: () => void
  readonly pause: () => void
  readonly proceed: () => void
  /** Resolves when the process is gone and the run's status says how it ended. Never rejects. */
  readonly ended: Promise<void>
}

/** Milliseconds that a trainer has to finish its step after `stop`, and to exit after it has ended. */
const stopPatience = 20_000
const exitPatience = 3_000
/** Checkpoints that a trainer leaves beyond those that are kept. */
const keptByTrainer = 1_000

/** The first ending counts: a process that exits after it has said `ended` changes nothing. */
function firstEnding(options: Supervision, runId: string) {
  let settled = false
  return {
    isSettled: () => settled,
    settle: (to: RunChange): void => {
      if (settled) return
      settled = true
      recordEnding(options, runId, { ...to, endedAt: options.clock.now().toISOString() })
    },
  }
}

export function superviseTraining(
  options: Supervision,
  runId: string,
  from: 'fresh' | 'continued',
  device: TrainingDevice | null = null,
): SupervisedTraining {
  const { clock } = options
  let trainer: TrainerProcess | undefined
  let stopping = false
  const { settle, isSettled } = firstEnding(options, runId)

  function post(message: ToTrainer): void {
    trainer?.port.post(message)
  }

  function stop(): void {
    stopping = true
    post({ kind: 'stop' })
    setTimeout(() => trainer?.kill(), stopPatience).unref()
  }

  const listening = listenTo(options, runId, { settle, isSettled, kill: () => trainer?.kill() })

  async function train(): Promise<void> {
    const killsBefore = outOfMemoryKills()
    const resumeFrom = from === 'continued' ? await rewindToCheckpoint(options, runId) : null
    const start = await startMessage(options, runId, resumeFrom)
    trainer = await options.launchTrainer(runId, device?.id ?? null)
    const exit = new Promise<TrainerExit>((resolve) => trainer?.onExit(resolve))
    trainer.port.onMessage(listening.receive)
    listening.watchHardware(trainer.processId)
    const startedAt = options.store.run(runId).startedAt ?? clock.now().toISOString()
    const { step } = changeRun(options, runId, { status: { kind: 'running' }, startedAt })
    // Charts over the time of day need to know when each process took over.
    if (from === 'continued') note(options, runId, 'lifecycle', `Goes on from step ${step}.`)
    if (device) note(options, runId, 'lifecycle', `Trains on ${device.name} (${device.id}).`)
    post(start)
    if (stopping) stop()
    const ending = await exit
    if (stopping) listening.abandon()
    await listening.drained()
    const reason = exitReason({ ...ending, memoryRanOut: outOfMemoryKills() > killsBefore })
    settle({ status: { kind: 'interrupted', reason } })
  }

  return {
    stop,
    pause: () => post({ kind: 'pause' }),
    proceed: () => post({ kind: 'resume' }),
    ended: train()
      .catch((thrown: unknown) => {
        settle({ status: { kind: 'failed', error: toWireError(thrown) } })
      })
      .finally(listening.stop),
  }
}

type Hands = ReturnType<typeof firstEnding> & { readonly kill: () => void }

/** Takes the messages of one trainer, and notices when none come. */
function listenTo(options: Supervision, runId: string, { settle, isSettled, kill }: Hands) {
  /** What a full disk refuses waits for space; the disk guard pauses the run meanwhile. */
  const meter = createMeter(options.clock)
  let recorder: HardwareRecorder | undefined
  const own = () => [...meter.read().prices, ...(recorder?.prices() ?? [])]
  const queue = queueMessages<FromTrainer>(
    (message) => {
      meter.during('store', () => recordMessage(options, runId, priced(message, own()), settle))
      if (isSettled()) setTimeout(kill, exitPatience).unref()
    },
    (thrown) => {
      kill()
      settle({ status: { kind: 'failed', error: toWireError(thrown) } })
    },
  )
  const watch = watchSilence(options.clock, {
    onSilent: (seconds) => {
      note(
        options,
        runId,
        'warning',
        `The training process has said nothing for ${Math.round(seconds)} s.`,
      )
    },
    onHopeless: (seconds) => {
      kill()
      settle({ status: { kind: 'interrupted', reason: hangReason(seconds) } })
    },
  })
  function receive(message: unknown): void {
    const parsed = fromTrainerSchema.safeParse(message)
    if (!parsed.success) return
    watch.heard()
    queue.add(parsed.data)
  }
  return {
    ...queue,
    receive,
    watchHardware: (processId: number) => {
      if (options.hardware) recorder = recordHardware(options, runId, processId, options.hardware)
    },
    stop: () => {
      watch.stop()
      recorder?.stop()
    },
  }
}

/** The engine's own share of a run's time stands beside the trainer's. */
function priced(message: FromTrainer, own: readonly Price[]): FromTrainer {
  if (message.kind !== 'prices') return message
  const { steps, prices } = message.prices
  return { kind: 'prices', prices: { steps, prices: [...prices, ...own] } }
}

/** Puts the run back to its newest good checkpoint and returns that file; from the beginning when there is none. */
async function rewindToCheckpoint(options: Supervision, runId: string): Promise<string | null> {
  const { workspace, store, tell } = options
  const { good, damaged } = await newestGoodCheckpoint(workspace, runId, store.checkpoints(runId))
  for (const { step } of damaged) store.removeCheckpoint(runId, step)
  tell('run.changed', store.rewind(runId, good?.step ?? 0, good?.seconds ?? 0))
  for (const { step, reason } of damaged)
    note(options, runId, 'warning', `The checkpoint of step ${step} cannot be used (${reason}).`)
  return good ? join(workspace, 'checkpoints', runId, good.file) : null
}

function note(
  { store, clock, tell }: Supervision,
  runId: string,
  kind: 'warning' | 'lifecycle',
  message: string,
): void {
  const { step } = store.run(runId)
  const event = { step, at: clock.now().toISOString(), kind, message }
  tell('run.event', { runId, event })
  try {
    store.addEvent(runId, event)
  } catch {
    // A full disk: the person has been told all the same.
  }
}

function hangReason(seconds: number): string {
  return `the training process hung: it said nothing for ${Math.round(seconds / 60)} minutes and was ended. Resume it; if it hangs at the same step again, run it op by op (training.eager)`
}

async function startMessage(
  options: Supervision,
  runId: string,
  resumeFrom: string | null,
): Promise<ToTrainer> {
  const { workspace, store, library, settings, watches } = options
  const { method, config, trial } = madeByLaboratory(store.run(runId))
  const checkpointFolder = join(workspace, 'checkpoints', runId)
  await mkdir(checkpointFolder, { recursive: true })
  const definition = definitionOf(method)
  const ids = definition.datasetsOf(config)
  const folders = await Promise.all(
    ids.map(async (id) => [id, await library.folderOf(id)] as const),
  )
  return {
    ...{ kind: 'start', runId, method, config, checkpointFolder, resumeFrom },
    // A trial that pauses would hold up its whole study.
    ...(watches && trial === null ? { watchpoints: settings().watchpoints } : {}),
    // The engine drops them: it knows which one is the best.
    keptCheckpoints: settings().keptCheckpoints + keptByTrainer,
    datasetFolders: Object.fromEntries(folders),
    sourceFolders: await placesOfSources(options, definition.sourcesOf(config), checkpointFolder),
  }
}
