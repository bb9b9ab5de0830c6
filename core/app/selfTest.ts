/**
 * The self-test of resume, on this machine, in a workspace of its own that is deleted afterwards:
 * a run of 2N steps, against one whose process is killed (SIGKILL) after its checkpoint at N and
 * that is resumed. On a processor both must be equal to the last bit.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Handlers } from '../contract/api.ts'
import type { Clock } from '../contract/clock.ts'
import { WorkbenchError } from '../contract/errors.ts'
import { connect, emit, serve } from '../contract/rpc.ts'
import type { Client } from '../contract/rpc.ts'
import { isActive } from '../contract/run.ts'
import type { Run } from '../contract/run.ts'
import type { SelfTest } from '../contract/workspace.ts'
import type { EventListener } from './eventHub.ts'
import type { PathOf } from './grants.ts'
import type { LaunchTrainer, TrainerProcess } from './launcher.ts'
import { portPair } from './portPair.ts'
import { runDifferences } from './runDifferences.ts'

/** N: the step of the checkpoint that the killed run goes on from. */
const half = 200

type OpenOptions = {
  readonly workspace: string
  readonly builtInFolder: string | null
  readonly version: string
  readonly runtime: string
  readonly clock: Clock
  readonly launchTrainer: LaunchTrainer
  readonly pathOf: PathOf
}
type Opened = {
  readonly handlers: Handlers
  readonly onEvent: (listener: EventListener) => () => void
  readonly close: () => Promise<void>
}

export interface SelfTestWorld {
  readonly builtInFolder: string | null
  readonly clock: Clock
  readonly launchTrainer: LaunchTrainer
  /** Opens a workbench (`workbench.ts`, which itself offers this test). */
  readonly open: (options: OpenOptions) => Promise<Opened>
}

const order = {
  method: 'spherical-motion',
  config: {
    ...{ dataset: 'fashion-mnist-6k', model: 'conv-small', imageReduction: 2 },
    training: {
      batchSize: 32,
      steps: 2 * half,
      checkpointEvery: half,
      evaluateEvery: half,
      seed: 7,
    },
  },
  name: '',
} as const

export async function selfTestResume(world: SelfTestWorld): Promise<SelfTest> {
  const started = world.clock.seconds()
  const workspace = await mkdtemp(join(tmpdir(), 'steradian-self-test-'))
  let trainer: TrainerProcess | undefined
  const { builtInFolder, clock } = world
  const workbench = await world.open({
    ...{ workspace, builtInFolder, clock, version: '0', runtime: 'self-test' },
    launchTrainer: async (runId) => (trainer = await world.launchTrainer(runId)),
    pathOf: () => undefined,
  })
  try {
    const [near, far] = portPair()
    serve(far, workbench.handlers)
    workbench.onEvent((name, payload) => {
      emit(far, name, payload)
    })
    const client = connect(near)
    const whole = await ended(client, await client.request('runs.start', order))
    const killed = await killedAndResumed(client, () => trainer?.kill())
    const differences = await runDifferences(client, whole, killed.run)
    return {
      ...{
        steps: 2 * half,
        killedAt: killed.at,
        resumedFrom: half,
        differences: differences.length,
      },
      firstDifference: differences[0] ?? null,
      points: await pointsOf(client, whole.runId),
      ...{ device: whole.device ?? '', seconds: clock.seconds() - started },
    }
  } finally {
    await workbench.close()
    await rm(workspace, { recursive: true, force: true })
  }
}

/** Killed once it is past its checkpoint; `at` is the step that the store knew then. */
async function killedAndResumed(
  client: Client,
  kill: () => void,
): Promise<{ run: Run; at: number }> {
  const { runId } = await client.request('runs.start', order)
  const past = await changed(client, runId, ({ step, status }) => step > half || !isActive(status))
  kill()
  const cut = await changed(client, runId, ({ status }) => !isActive(status))
  if (cut.status.kind !== 'interrupted')
    throw new WorkbenchError(
      'run-failed',
      `the run was ${cut.status.kind} at step ${cut.step} before it could be killed`,
    )
  return { run: await ended(client, await client.request('runs.resume', { runId })), at: past.step }
}

async function ended(client: Client, { runId }: Run): Promise<Run> {
  const run = await changed(client, runId, ({ status }) => !isActive(status))
  if (run.status.kind === 'finished') return run
  const reason = 'reason' in run.status ? run.status.reason : ''
  const message = run.status.kind === 'failed' ? run.status.error.message : reason
  throw new WorkbenchError('run-failed', `a run of the self-test is ${run.status.kind}: ${message}`)
}

/** The run once it is as `wanted`. */
function changed(client: Client, runId: string, wanted: (run: Run) => boolean): Promise<Run> {
  return new Promise((resolve, reject) => {
    const look = (run: Run) => {
      if (run.runId !== runId || !wanted(run)) return
      stop()
      resolve(run)
    }
    const stop = client.on('run.changed', look)
    client.request('runs.get', { runId }).then(look, reject)
  })
}

async function pointsOf(client: Client, runId: string): Promise<number> {
  const index = await client.request('runs.seriesIndex', { runId })
  return index.reduce((sum, { count }) => sum + count, 0)
}
