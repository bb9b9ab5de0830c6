/** The trainer process: one run, spoken to over a Port (core/contract/trainer.ts). */
import { z } from 'zod'
import type { Clock } from '../contract/clock.ts'
import { toWireError, WorkbenchError } from '../contract/errors.ts'
import type { Port } from '../contract/rpc.ts'
import type { FromTrainer, ToTrainer } from '../contract/trainer.ts'
import { toTrainerSchema } from '../contract/trainer.ts'
import type { RunEvent } from '../contract/run.ts'
import { parseSettings } from '../methods/method.ts'
import type { Control, Reporter, Watching } from '../methods/method.ts'
import type { Config } from '../contract/method.ts'
import { definitionOf } from '../methods/registry.ts'
import { loadTraining, prepareTraining } from '../methods/trainings.ts'
import { readCheckpoint } from './checkpoint.ts'
import { createControl } from './control.ts'
import type { ControlHandles } from './control.ts'
import { createMeter } from './meter.ts'
import type { Meter } from './meter.ts'
import { createMetricBatch } from './metricBatch.ts'
import { createWatch } from './watch.ts'
import type { Watch } from './watch.ts'

/** Seconds between two batches of metrics, and the longest silence while training. */
const flushEvery = 0.25
const heartbeatEvery = 1
const pricedEvery = 2

type Start = Extract<ToTrainer, { kind: 'start' }>

/** Serves one `start`; returns the function that stops listening. */
export function runTrainer(port: Port, clock: Clock): () => void {
  const post = (message: FromTrainer) => port.post(message)
  const handles = createControl(clock)
  const { pause, resume, stop } = handles
  let started = false
  return port.onMessage((received) => {
    const parsed = toTrainerSchema.safeParse(received)
    if (!parsed.success) return
    const message = parsed.data
    switch (message.kind) {
      case 'start':
        if (!started) void train(message, handles, clock, post)
        started = true
        return
      case 'exportModel':
        if (!started) void writeModel(message, post)
        started = true
        return
      case 'pause': {
        pause()
        return
      }
      case 'resume': {
        resume()
        return
      }
      case 'stop': {
        stop()
        return
      }
    }
  })
}

/** Never throws: what goes wrong is told as `failed`. */
async function train(
  start: Start,
  { control, pause }: ControlHandles,
  clock: Clock,
  post: (message: FromTrainer) => void,
): Promise<void> {
  const meter = createMeter(clock)
  const sender = createSender(control, clock, post, meter)
  try {
    const config = parseSettings(definitionOf(start.method).schema, start.config) as Config
    await prepareTraining(start.method, config, start.datasetFolders)
    const training = await loadTraining(start.method)
    const {
      datasetFolders,
      sourceFolders = {},
      checkpointFolder,
      resumeFrom,
      keptCheckpoints = 2,
    } = start
    const outcome = await training.train({
      ...{ config, datasetFolders, sourceFolders, checkpointFolder, resumeFrom },
      ...{ reporter: sender.reporter, control, clock, keptCheckpoints, meter },
      ...(start.watchpoints
        ? { watch: watching(createWatch(start.watchpoints), pause, post) }
        : {}),
    })
    sender.flush()
    post({ kind: 'prices', prices: meter.read() })
    const { metrics, result } = outcome
    post({ kind: 'ended', outcome: outcome.outcome, metrics: finiteOnly(metrics), result })
  } catch (thrown) {
    sender.flush()
    post({ kind: 'failed', error: toWireError(thrown) })
  } finally {
    sender.close()
  }
}

function watching(watch: Watch, pause: () => void, post: (message: FromTrainer) => void): Watching {
  return {
    look: watch.look,
    trip: (step, reason) => {
      pause()
      post({ kind: 'tripped', step, reason })
    },
    anew: (part) => watching(watch.anew(part), pause, post),
  }
}

type ExportModel = Extract<ToTrainer, { kind: 'exportModel' }>

/** Never throws either. */
async function writeModel(
  { method, config, datasetFolders, checkpoint, format, folder, runId }: ExportModel,
  post: (message: FromTrainer) => void,
): Promise<void> {
  try {
    const training = await loadTraining(method)
    if (!training.network)
      throw new WorkbenchError('request-invalid', `runs of “${method}” hold no network to export`)
    const trained = await training.network({ config, datasetFolders, checkpoint })
    const { tensors, state } = await readCheckpoint(checkpoint)
    const { step } = z.object({ step: z.number() }).parse(state)
    const { exportModel } = await import('./exportModel.ts')
    await exportModel(format, folder, { trained, tensors, provenance: { method, runId, step } })
    post({ kind: 'exported' })
  } catch (thrown) {
    post({ kind: 'failed', error: toWireError(thrown) })
  }
}

function finiteOnly(metrics: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value)))
}

/** Batches figures: the first point at once, later ones about four times a second, and a heartbeat. */
function createSender(
  control: Control,
  clock: Clock,
  post: (message: FromTrainer) => void,
  meter: Meter,
) {
  const batch = createMetricBatch()
  let events: RunEvent[] = []
  let lastStep = 0
  let lastSent = Number.NEGATIVE_INFINITY
  let lastPriced = clock.seconds()

  function flush(): void {
    post({
      ...{ kind: 'progress', step: lastStep, seconds: control.seconds() },
      ...{ blocks: batch.take(), events },
    })
    events = []
    lastSent = clock.seconds()
    if (lastSent - lastPriced < pricedEvery) return
    lastPriced = lastSent
    post({ kind: 'prices', prices: meter.read() })
  }

  const timer = setInterval(() => {
    if (clock.seconds() - lastSent >= heartbeatEvery) flush()
  }, 500)

  const reporter: Reporter = {
    started: ({ device, totalSteps, step }) => {
      lastStep = step
      post({ kind: 'started', device, totalSteps })
    },
    figures: (step, figures) => {
      lastStep = step
      batch.add(step, control.seconds(), figures)
      if (clock.seconds() - lastSent >= flushEvery) flush()
    },
    event: (step, kind, message) => {
      events.push({ step, at: clock.now().toISOString(), kind, message })
    },
    findings: (result) => {
      flush()
      post({ kind: 'findings', result })
    },
    checkpoint: (checkpoint) => {
      // Points first: the engine must not hold a checkpoint that is ahead of its metrics.
      flush()
      post({ kind: 'checkpoint', ...checkpoint })
    },
  }
  return { reporter, flush, close: () => clearInterval(timer) }
}
