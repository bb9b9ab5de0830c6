/** Milliseconds of a supernet step, ours compiled against PyTorch's, on the same paths, alternating. */
import { openSpace } from '../../core/methods/angleShrinking/spaces/openSpace.ts'
import { chainShapeOf } from '../../core/methods/angleShrinking/spaces/chainFacts.ts'
import type { BenchOptions } from '../bench.ts'
import { startPeer } from '../step/peer.ts'
import type { Peer } from '../step/peer.ts'
import { cases, classes, optimiser } from './cases.ts'
import type { SupernetCase } from './cases.ts'
import { drawPaths, ours } from './ours.ts'

const [pathCount, warmSteps] = [64, 8]
const bar = 1.2
/** PyTorch's two layouts of pictures; the better one counts. */
const modes = ['nchw', 'channelsLast'] as const

export async function benchSupernet(options: BenchOptions): Promise<void> {
  const torch = startPeer('supernet_peer.py')
  if (torch === null) options.progress('PyTorch is not installed: npm run bench:peers')
  try {
    for (const one of cases) {
      if (options.only !== undefined && options.only !== one.case) continue
      options.progress(`${one.case} …`)
      const row = await benchCase(one, torch, options)
      options.report(options.json ? JSON.stringify(row) : readable(row))
    }
  } finally {
    torch?.close()
  }
}

type Row = {
  readonly case: string
  readonly places: number
  readonly oursMs: number
  readonly torchMs: number | null
  /** PyTorch's time over ours. */
  readonly ratio: number | null
  readonly bar: number
}

async function benchCase(
  one: SupernetCase,
  torch: Peer | null,
  { quick, progress }: BenchOptions,
): Promise<Row> {
  const paths = drawPaths(one, pathCount)
  const contestant = ours(one, paths)
  const built = await builtModes(torch, specOf(one, paths), progress)
  const [rounds, steps] = quick ? [2, 4] : [8, pathCount / 4]
  for (let step = 0; step < warmSteps; step += 1) contestant.step()
  const own: number[] = []
  const peers = built.map((): number[] => [])
  // Rounds of equal paths: every contestant goes through the same list in the same order.
  for (let round = 0; round < rounds; round += 1) {
    own.push(...timed(contestant.step, steps))
    for (const [at, mode] of built.entries())
      peers[at]?.push(...((await torch?.time(mode, steps)) ?? []))
  }
  contestant.dispose()
  return rowOf(one.case, paths[0]?.length ?? 0, own, peers)
}

function rowOf(name: string, places: number, own: number[], peers: readonly number[][]): Row {
  const oursMs = mean(own)
  const torchMs = peers.length === 0 ? null : Math.min(...peers.map(mean))
  const ratio = torchMs === null ? null : torchMs / oursMs
  return { case: name, places, oursMs, torchMs, ratio, bar }
}

/** What the peer builds the same network from. */
function specOf({ space, inputShape, batch }: SupernetCase, paths: readonly Int32Array[]) {
  const [height, width, channels] = inputShape
  const { facts } = openSpace(space, { inputShape, classes })
  return {
    ...{ kind: space.kind, width: space.width, cellsPerStage: space.cellsPerStage, inputShape },
    ...{ batch, classes, warmSteps, ...optimiser },
    chain: chainShapeOf(space, { height, width, channels }, classes),
    operations: facts.whole,
    paths: paths.map((path) => [...path]),
  }
}

async function builtModes(
  torch: Peer | null,
  spec: object,
  progress: (line: string) => void,
): Promise<string[]> {
  const built: string[] = []
  for (const mode of torch === null ? [] : modes) {
    const outcome = await torch?.build(spec, mode)
    if (outcome === true) built.push(mode)
    else progress(`  ${mode}: ${outcome ?? 'no answer'}`)
  }
  return built
}

function timed(step: () => void, steps: number): number[] {
  return Array.from({ length: steps }, () => {
    const started = performance.now()
    step()
    return performance.now() - started
  })
}

/** Without the slowest tenth, which other work on the machine makes. Paths differ in work, so no median. */
function mean(values: readonly number[]): number {
  const kept = [...values].sort((a, b) => a - b).slice(0, Math.ceil(0.9 * values.length))
  return Number((kept.reduce((sum, value) => sum + value, 0) / kept.length).toFixed(3))
}

function readable({ case: name, oursMs, torchMs, ratio }: Row): string {
  const peer = torchMs === null ? '–' : `${torchMs.toFixed(2)} ms`
  const against = ratio === null ? '' : `, ${ratio.toFixed(2)} × (bar ${bar} ×)`
  return `${name}: ours compiled ${oursMs.toFixed(2)} ms, PyTorch ${peer}${against}`
}
