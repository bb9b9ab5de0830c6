/** A new run that goes on from a checkpoint of another one, with settings of its own. */
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import type { Requests } from '../contract/api.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { Config } from '../contract/method.ts'
import type { Run } from '../contract/run.ts'
import { madeByLaboratory } from '../methods/registry.ts'
import type { Checkpoint } from '../runs/store.ts'
import { createRun } from './createRun.ts'
import type { CreateRunOptions, RunOrder } from './createRun.ts'

export type ForkOrder = z.output<Requests['runs.fork']['input']> & Pick<RunOrder, 'trial' | 'tags'>

/** In the store with the checkpoint as its own; not queued yet. */
export async function forkRun(order: ForkOrder, options: CreateRunOptions): Promise<Run> {
  const { workspace, store, clock } = options
  const { runId, step, config, name, ...rest } = order
  const parent = madeByLaboratory(store.run(runId))
  const checkpoint = checkpointOf(parent, store.checkpoints(runId), step)
  refuseNothingLeft(parent, checkpoint, config)
  const run = await createRun(
    { ...rest, method: parent.method, config, name, parent: { runId, step: checkpoint.step } },
    options,
  )
  const folder = join(workspace, 'checkpoints', run.runId)
  await mkdir(folder, { recursive: true })
  // A copy of its own: the parent drops old checkpoints as it goes on.
  await copyFile(
    join(workspace, 'checkpoints', runId, checkpoint.file),
    join(folder, checkpoint.file),
  )
  store.addCheckpoint(run.runId, checkpoint)
  store.addEvent(run.runId, {
    ...{ step: checkpoint.step, at: clock.now().toISOString(), kind: 'lifecycle' },
    message: `Forked from “${parent.name}” (${runId}) at step ${checkpoint.step}.`,
  })
  return run
}

function checkpointOf(
  { runId, name }: Run,
  checkpoints: readonly Checkpoint[],
  step: number | undefined,
): Checkpoint {
  const found = step === undefined ? checkpoints[0] : checkpoints.find((one) => one.step === step)
  if (found) return found
  const steps = checkpoints.map((one) => String(one.step)).join(', ')
  const rest = steps === '' ? 'it has none' : `it has those of steps ${steps}`
  throw new WorkbenchError(
    'request-invalid',
    `“${name}” has no checkpoint${step === undefined ? '' : ` of step ${step}`}; ${rest}`,
    { details: { runId } },
  )
}

/** Only where the steps of the configuration are those of the run: a grid of trainings has more. */
function refuseNothingLeft(parent: Run, { step }: Checkpoint, config: Config): void {
  const planned = plannedSteps(config)
  if (planned === null || plannedSteps(parent.config) !== parent.totalSteps) return
  if (planned <= step)
    throw new WorkbenchError(
      'config-invalid',
      `training.steps: ${planned} steps are done already, the checkpoint is of step ${step}`,
      { details: { path: 'training.steps' } },
    )
}

function plannedSteps({ training }: Config): number | null {
  if (typeof training !== 'object' || training === null || Array.isArray(training)) return null
  return typeof training['steps'] === 'number' ? training['steps'] : null
}
