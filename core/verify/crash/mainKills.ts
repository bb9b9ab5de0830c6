/** Electron's main, killed in the middle of runs; what it leaves is compared by an engine that only looks. */
import { join } from 'node:path'
import { openWorkbench } from '../../app/index.ts'
import { runDifferences } from '../../app/runDifferences.ts'
import { connect, serve } from '../../contract/rpc.ts'
import { systemClock } from '../../contract/clock.ts'
import { portPair } from '../../app/portPair.ts'
import type { Figure } from '../check.ts'
import { electronCampaign } from '../electronCampaign.ts'
import type { KillPlan } from './runKills.ts'
import { crashRuns } from './runs.ts'
import { fault } from './tally.ts'
import type { Tally } from './tally.ts'

type Plan = Omit<KillPlan, 'workspace'> & { readonly scratch: string }

type Answer = {
  readonly kills: number
  /** Words of each fault. */
  readonly lostPoints: readonly string[]
  readonly lostCheckpoints: readonly string[]
  readonly wrongStates: readonly string[]
  /** An undisturbed run, and one that was killed. */
  readonly pairs: readonly (readonly [string, string])[]
}

export async function killMains({
  scratch,
  kills,
  random,
  tally,
  progress,
}: Plan): Promise<Figure[]> {
  const home = join(scratch, 'main')
  const runs = crashRuns.map(({ name, method, config }) => ({ name, method, config }))
  const delays = Array.from({ length: kills * 4 }, () => random.uniform())
  const told = await electronCampaign('killMain', { home, kills, runs, delays }, progress)
  if (told === null) return []
  const answer = told as unknown as Answer
  for (const kind of ['lostPoints', 'lostCheckpoints', 'wrongStates'] as const)
    for (const words of answer[kind]) fault(tally, kind, `main: ${words}`)
  tally.kills += answer.kills
  await compare(join(home, 'workspace'), answer.pairs, tally)
  return [{ name: 'mainKills', value: answer.kills, bar: { atLeast: kills } }]
}

async function compare(workspace: string, pairs: Answer['pairs'], tally: Tally): Promise<void> {
  const workbench = await openWorkbench({
    ...{ workspace, builtInFolder: null, version: '0', runtime: 'campaign', clock: systemClock },
    launchTrainer: () => Promise.reject(new Error('this engine only looks')),
    ...{ pathOf: () => undefined, access: 'look' },
  })
  const [near, far] = portPair()
  serve(far, workbench.handlers)
  const client = connect(near)
  for (const [one, other] of pairs) {
    const left = await client.request('runs.get', { runId: one })
    const right = await client.request('runs.get', { runId: other })
    for (const words of await runDifferences(client, left, right))
      fault(tally, 'differences', `main, ${right.method}: ${words}`)
  }
  await workbench.close()
}
