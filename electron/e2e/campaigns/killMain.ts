/** Kills Electron's main in the middle of runs of every laboratory, starts it again and resumes them. */
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { _electron } from '@playwright/test'
import type { ElectronApplication, Page } from '@playwright/test'
import type { Config, MethodId } from '../../../core/contract/method.ts'
import { seriesName } from '../../../core/contract/metric.ts'
import type { Run } from '../../../core/contract/run.ts'
import { ask } from '../ask.ts'
import { descendants, environmentOf, startCommand } from '../workbench.ts'

type Order = { readonly name: string; readonly method: MethodId; readonly config: Config }
type Input = {
  readonly home: string
  readonly kills: number
  readonly runs: readonly Order[]
  /** Fractions of a third of a run after which main is killed, in order. */
  readonly delays: readonly number[]
}

const input = JSON.parse(process.argv[2] ?? '') as Input
const ended = new Set(['finished', 'failed', 'interrupted', 'stopped'])
let attempts = 0
const found = {
  kills: 0,
  lostPoints: [] as string[],
  lostCheckpoints: [] as string[],
  wrongStates: [] as string[],
  pairs: [] as [string, string][],
}

function say(line: string): void {
  process.stderr.write(`> ${line}\n`)
}

async function open(): Promise<{ app: ElectronApplication; page: Page }> {
  const started = await _electron.launch({ ...startCommand(), env: environmentOf(input.home) })
  return { app: started, page: await started.firstWindow() }
}

await mkdir(input.home, { recursive: true })
let { app, page } = await open()

const runOf = (runId: string) => ask(page, 'runs.get', { runId })

async function until(runId: string, wanted: (run: Run) => boolean): Promise<Run> {
  for (const started = performance.now(); performance.now() - started < 300_000;) {
    const run = await runOf(runId)
    if (wanted(run)) return run
    await sleep(30)
  }
  throw new Error(`${runId}: no end after 300 s`)
}

const settled = (runId: string) => until(runId, ({ status }) => ended.has(status.kind))

/** Last step of every series, and of the newest checkpoint. */
async function stateOf(runId: string) {
  const index = await ask(page, 'runs.seriesIndex', { runId })
  const [newest] = await ask(page, 'runs.checkpoints', { runId })
  return {
    points: new Map(index.map(({ key, lastStep }) => [seriesName(key), lastStep] as const)),
    checkpoint: newest?.step ?? 0,
  }
}

async function killMain(runId: string, seconds: number, name: string): Promise<void> {
  attempts += 1
  const { step: from } = await until(
    runId,
    ({ status }) => status.kind === 'running' || ended.has(status.kind),
  )
  const moving = await until(runId, ({ step, status }) => step > from || ended.has(status.kind))
  if (ended.has(moving.status.kind)) return
  await sleep((input.delays[attempts - 1] ?? 0.5) * seconds * 330)
  const told = await stateOf(runId)
  const { step, totalSteps, status } = await runOf(runId)
  if (ended.has(status.kind)) return
  const main = app.process().pid ?? 0
  const children = descendants(main)
  process.kill(main, 'SIGKILL')
  while (children.some(({ processId }) => existsSync(`/proc/${processId}`))) await sleep(20)
  ;({ app, page } = await open())
  const after = await runOf(runId)
  if (after.status.kind === 'finished') {
    say(`${name}: the run ended before main was killed, which does not count`)
  } else {
    found.kills += 1
    say(`${name}: main killed at step ${step} of ${totalSteps}`)
    if (after.status.kind !== 'interrupted')
      found.wrongStates.push(`${name} is ${after.status.kind}`)
  }
  const now = await stateOf(runId)
  for (const [series, last] of told.points)
    if ((now.points.get(series) ?? 0) < last)
      found.lostPoints.push(`${series}: step ${last} was told, ${now.points.get(series)} is there`)
  if (now.checkpoint < told.checkpoint)
    found.lostCheckpoints.push(`${told.checkpoint} was told, ${now.checkpoint} is there`)
}

/** One run to its end, killed on the way as long as `share` kills are not done. */
async function train(
  { name, method, config }: Order,
  seconds: number,
  share: number,
): Promise<Run> {
  const { runId } = await ask(page, 'runs.start', { method, config, name: '' })
  for (;;) {
    if (found.kills < share && attempts < input.delays.length) await killMain(runId, seconds, name)
    const run = await settled(runId)
    if (run.status.kind === 'finished') return run
    if (run.status.kind !== 'interrupted') throw new Error(`${name}: ${JSON.stringify(run.status)}`)
    await ask(page, 'runs.resume', { runId })
  }
}

for (const [index, order] of input.runs.entries()) {
  const share = Math.floor(((index + 1) * input.kills) / input.runs.length)
  if (found.kills >= share) continue
  const undisturbed = await train(order, 0, 0)
  while (found.kills < share && attempts < input.delays.length) {
    const killed = await train(order, undisturbed.seconds, share)
    found.pairs.push([undisturbed.runId, killed.runId])
  }
}
await app.close()
process.stdout.write(`${JSON.stringify(found)}\n`)
