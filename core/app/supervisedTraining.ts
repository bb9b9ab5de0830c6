/** One run's trainer process, from launch to exit: its messages into the store, its end into a status. */
import { mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { changeRun } from './changeRun.ts'
import { toWireError } from '../contract/errors.ts'
import type { RunChange } from '../runs/store.ts'
import { fromTrainerSchema } from '../contract/trainer.ts'
import type { FromTrainer, ToTrainer } from '../contract/trainer.ts'
import { placesOfSources } from './sources.ts'
import { recordEnding } from './recordEnding.ts'
import { definitionOf } from '../methods/registry.ts'
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

export function superviseTraining(
  options: Supervision,
  runId: string,
  from: 'fresh' | 'continued',
): SupervisedTraining {
  const { clock } = options
  let trainer: TrainerProcess | undefined
  let settled = false
  let stopping = false

  /** The first ending counts: a process that exits after it has said `ended` changes nothing. */
  function settle(to: RunChange): void {
    if (settled) return
    settled = true
    recordEnding(options, runId, { ...to, endedAt: clock.now().toISOString() })
  }

  function post(message: ToTrainer): void {
    trainer?.port.post(message)
  }

  function stop(): void {
    stopping = true
    post({ kind: 'stop' })
    setTimeout(() => trainer?.kill(), stopPatience).unref()
  }

  function receive(message: unknown): void {
    const parsed = fromTrainerSchema.safeParse(message)
    if (!parsed.success) return
    try {
      record(options, runId, parsed.data, settle)
    } catch (thrown) {
      // The disk is full, say: training on would only lose more figures.
      trainer?.kill()
      settle({ status: { kind: 'failed', error: toWireError(thrown) } })
    }
    if (settled) setTimeout(() => trainer?.kill(), exitPatience).unref()
  }

  async function train(): Promise<void> {
    const resumeFrom = from === 'continued' ? rewindToCheckpoint(options, runId) : null
    const start = await startMessage(options, runId, resumeFrom)
    trainer = await options.launchTrainer(runId)
    const exit = new Promise<TrainerExit>((resolve) => trainer?.onExit(resolve))
    trainer.port.onMessage(receive)
    changeRun(options, runId, { status: { kind: 'running' }, startedAt: clock.now().toISOString() })
    post(start)
    if (stopping) stop()
    const { code, signal, lastWords } = await exit
    settle({ status: { kind: 'interrupted', reason: exitReason(code, signal, lastWords) } })
  }

  return {
    stop,
    pause: () => post({ kind: 'pause' }),
    proceed: () => post({ kind: 'resume' }),
    ended: train().catch((thrown: unknown) => {
      settle({ status: { kind: 'failed', error: toWireError(thrown) } })
    }),
  }
}

/** Puts the run back to its last checkpoint and returns that file; from the beginning when there is none. */
function rewindToCheckpoint({ workspace, store, tell }: Supervision, runId: string): string | null {
  const [newest] = store.checkpoints(runId)
  tell('run.changed', store.rewind(runId, newest?.step ?? 0, newest?.seconds ?? 0))
  return newest ? join(workspace, 'checkpoints', runId, newest.file) : null
}

async function startMessage(
  options: Supervision,
  runId: string,
  resumeFrom: string | null,
): Promise<ToTrainer> {
  const { workspace, store, library, settings } = options
  const { method, config } = store.run(runId)
  const checkpointFolder = join(workspace, 'checkpoints', runId)
  await mkdir(checkpointFolder, { recursive: true })
  const definition = definitionOf(method)
  const ids = definition.datasetsOf(config)
  const folders = await Promise.all(
    ids.map(async (id) => [id, await library.folderOf(id)] as const),
  )
  return {
    ...{ kind: 'start', runId, method, config, checkpointFolder, resumeFrom },
    keptCheckpoints: settings().keptCheckpoints,
    datasetFolders: Object.fromEntries(folders),
    sourceFolders: await placesOfSources(options, definition.sourcesOf(config), checkpointFolder),
  }
}

/** Writes one message down and tells about it. */
function record(
  supervision: Supervision,
  runId: string,
  message: FromTrainer,
  settle: (to: RunChange) => void,
): void {
  const { store, clock, tell } = supervision
  switch (message.kind) {
    case 'started': {
      const { device, totalSteps } = message
      tell('run.changed', store.updateRun(runId, { device, totalSteps }))
      break
    }
    case 'progress': {
      const run = store.appendProgress(runId, message)
      if (message.blocks.length > 0) tell('run.metrics', { runId, blocks: message.blocks })
      for (const event of message.events) tell('run.event', { runId, event })
      tell('run.changed', run)
      break
    }
    case 'checkpoint': {
      const { step, bytes, hash, file } = message
      store.addCheckpoint(runId, {
        ...{ step, bytes, hash, file: basename(file) },
        seconds: store.run(runId).seconds,
        createdAt: clock.now().toISOString(),
      })
      dropOldCheckpoints(supervision, runId).catch(() => undefined)
      break
    }
    case 'findings': {
      const result = { ...store.run(runId).result, ...message.result }
      tell('run.changed', store.updateRun(runId, { result }))
      break
    }
    case 'ended': {
      const known = store.run(runId)
      const metrics = { ...known.metrics, ...message.metrics }
      const result = { ...known.result, ...message.result }
      settle({ status: { kind: message.outcome }, metrics, result })
      break
    }
    case 'failed':
      settle({ status: { kind: 'failed', error: message.error } })
      break
    case 'exported':
    // Answers to an export, which another process gives (exportModel.ts).
  }
}

/** May fail (a full disk): what stays too long is dropped with the next one. The row goes first: a row without its file would offer a resume that cannot work. */
async function dropOldCheckpoints(
  { workspace, store, settings }: Supervision,
  runId: string,
): Promise<void> {
  for (const { step, file } of store.checkpoints(runId).slice(settings().keptCheckpoints)) {
    store.removeCheckpoint(runId, step)
    await rm(join(workspace, 'checkpoints', runId, file), { force: true })
  }
}

export function exitReason(code: number | null, signal: string | null, lastWords: string): string {
  const words = lastWords.trim().split('\n').slice(-3).join(' ')
  const said = words === '' ? '' : `; its last words: ${words}`
  if (signal === 'SIGKILL')
    return `the training process was killed (SIGKILL: by hand, or by the system for want of memory)${said}`
  if (signal !== null) return `the training process died of ${signal}${said}`
  return `the training process ended by itself with exit code ${String(code)}${said}`
}
