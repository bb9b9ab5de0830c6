/**
 * npm run verify -- soak [--minutes n]: training with charts open, runs started and stopped; memory
 * and handles of window, engine and trainers must stay flat. Five minutes; two hours in the long form.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CheckOptions, Figure } from './check.ts'
import { electronCampaign } from './electronCampaign.ts'

const boundedMinutes = 5
const megabyte = 1e6
/** Growth from the middle third to the last: what a garbage collector may leave. */
const flatMegabytes = 24
const flatHandles = 4

type Usage = { readonly bytes: number; readonly handles: number }
type Role = 'window' | 'engine' | 'trainer'
type Answer = {
  readonly runs: number
  readonly samples: readonly Readonly<Record<Role, Usage>>[]
}

export async function verifySoak({ minutes, progress }: CheckOptions): Promise<Figure[]> {
  const home = await mkdtemp(join(tmpdir(), 'steradian-soak-'))
  try {
    const asked = minutes ?? boundedMinutes
    const told = await electronCampaign('soak', { home, minutes: asked }, progress)
    if (told === null) return []
    const { runs, samples } = told as unknown as Answer
    return [
      { name: 'minutes', value: asked, bar: null },
      { name: 'runs', value: runs, bar: { atLeast: 2 } },
      { name: 'samples', value: samples.length, bar: { atLeast: 6 } },
      ...(['window', 'engine', 'trainer'] as const).flatMap((role) => growth(role, samples)),
    ]
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

function growth(role: Role, samples: Answer['samples']): Figure[] {
  const of = (key: keyof Usage) => samples.map((one) => one[role][key]).filter((value) => value > 0)
  return [
    {
      name: `${role}GrowthMegabytes`,
      value: Math.max(0, thirds(of('bytes')) / megabyte),
      bar: { atMost: flatMegabytes },
    },
    {
      name: `${role}HandlesGrowth`,
      value: Math.max(0, thirds(of('handles'))),
      bar: { atMost: flatHandles },
    },
  ]
}

/** Median of the last third less that of the middle one: the first third warms up. */
function thirds(values: readonly number[]): number {
  const third = Math.floor(values.length / 3)
  return median(values.slice(2 * third)) - median(values.slice(third, 2 * third))
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0
}
