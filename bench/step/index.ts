/** Milliseconds of a training step: ours and its peers, alternating in one run, medians. */
import type { BenchOptions } from '../bench.ts'
import { ours } from './ours.ts'
import type { Contestant } from './ours.ts'
import { startPeer } from './peer.ts'
import type { Peer } from './peer.ts'
import { specs } from './specs.ts'
import type { Spec } from './specs.ts'
import { stock } from './stock.ts'

/** Times `steps` steps and returns their milliseconds. */
type Timer = (steps: number) => Promise<number[]>

export async function benchStep(options: BenchOptions): Promise<void> {
  const torch = startPeer('torch_peer.py')
  const tensorflow = startPeer('tensorflow_peer.py')
  try {
    for (const spec of specs) {
      if (options.only !== undefined && options.only !== spec.case) continue
      options.progress(`${spec.case} …`)
      const row = await benchCase(spec, { torch, tensorflow }, options)
      options.report(options.json ? JSON.stringify(row) : readable(row))
    }
  } finally {
    torch?.close()
    tensorflow?.close()
  }
}

type Peers = { readonly torch: Peer | null; readonly tensorflow: Peer | null }

async function benchCase(spec: Spec, peers: Peers, { quick, progress }: BenchOptions) {
  const { timers, dispose } = await contestants(spec, peers, progress)
  const rounds = quick ? 2 : 6
  const steps = quick ? 2 : 8
  const times = new Map([...timers.keys()].map((name) => [name, [] as number[]]))
  for (let round = 0; round < rounds; round += 1)
    for (const [name, time] of timers) times.get(name)?.push(...(await time(steps)))
  dispose()
  const typical = (name: string) => median(times.get(name) ?? [])
  const compiled = typical('compiled')
  const watched = typical('telemetry')
  return {
    case: spec.case,
    oursCompiledMs: compiled,
    oursEagerMs: typical('eager'),
    tfLayersMs: typical('tfLayers'),
    torchEagerMs: least(typical('nchw'), typical('channelsLast')),
    torchCompileMs: typical('compile'),
    tfFunctionMs: typical('tfFunction'),
    /** Share of the step that the telemetry of every layer adds. */
    telemetryOverhead: compiled === null || watched === null ? null : watched / compiled - 1,
  }
}

async function contestants(
  spec: Spec,
  { torch, tensorflow }: Peers,
  progress: (line: string) => void,
) {
  const supernet = spec.layers.some(({ kind }) => kind === 'choice')
  const local: [string, Contestant | null][] = [
    ['compiled', ours(spec, { eager: false, telemetry: false })],
    // The layers of a path that was not taken have no gradient to measure.
    ['telemetry', supernet ? null : ours(spec, { eager: false, telemetry: true })],
    ['eager', ours(spec, { eager: true, telemetry: false })],
    ['tfLayers', stock(spec)],
  ]
  const timers = new Map<string, Timer>()
  for (const [name, contestant] of local) if (contestant) timers.set(name, await warm(contestant))
  const remote: (readonly [Peer | null, string])[] = [
    ...([
      [torch, 'nchw'],
      [torch, 'channelsLast'],
      [tensorflow, 'tfFunction'],
    ] as const),
    // A path drawn in Python changes the graph at every step: torch.compile would compile for ever.
    ...(supernet ? [] : ([[torch, 'compile']] as const)),
  ]
  for (const [peer, mode] of remote) {
    const built = await peer?.build(spec, mode)
    if (peer && built === true) timers.set(mode, (steps) => peer.time(mode, steps))
    else progress(`  ${mode}: ${built ?? 'not installed'}`)
  }
  return { timers, dispose: () => local.forEach(([, contestant]) => contestant?.dispose()) }
}

async function warm({ step }: Contestant): Promise<Timer> {
  for (let index = 0; index < 3; index += 1) await step()
  return async (steps) => {
    const times: number[] = []
    for (let index = 0; index < steps; index += 1) {
      const started = performance.now()
      await step()
      times.push(performance.now() - started)
    }
    return times
  }
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((left, right) => left - right)
  const middle = sorted[Math.floor(sorted.length / 2)]
  return middle === undefined ? null : Number(middle.toFixed(3))
}

function least(left: number | null, right: number | null): number | null {
  return left === null || right === null ? (left ?? right) : Math.min(left, right)
}

type Row = Awaited<ReturnType<typeof benchCase>>

function readable({ case: name, telemetryOverhead, ...times }: Row): string {
  const shown = Object.entries(times).map(
    ([key, value]) =>
      `${key.replace(/Ms$/, '')} ${value === null ? '–' : `${value.toFixed(1)} ms`}`,
  )
  const share = telemetryOverhead === null ? '–' : `${(telemetryOverhead * 100).toFixed(1)} %`
  return `${name}: ${shown.join(', ')}, telemetry ${share}`
}
