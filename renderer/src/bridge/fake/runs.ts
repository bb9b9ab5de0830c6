/** Runs that tick in memory. */
import { emit } from '../../../../core/contract/rpc.ts'
import type { Port } from '../../../../core/contract/rpc.ts'
import { WorkbenchError } from '../../../../core/contract/errors.ts'
import type { Config, MethodId } from '../../../../core/contract/method.ts'
import type {
  MetricBlock,
  SeriesData,
  SeriesKey,
  SeriesSummary,
} from '../../../../core/contract/metric.ts'
import { seriesName } from '../../../../core/contract/metric.ts'
import type { Run, RunEvent } from '../../../../core/contract/run.ts'
import { simulate } from './simulation.ts'
import type { Simulation } from './simulation.ts'

export interface Pace {
  readonly stepsPerTick: number
  readonly ticksPerSecond: number
}

type Points = { steps: number[]; seconds: number[]; values: number[] }
type Entry = {
  run: Run
  readonly simulation: Simulation
  readonly points: Map<string, { key: SeriesKey; points: Points }>
  readonly events: RunEvent[]
  timer: ReturnType<typeof setInterval> | null
}

export class FakeRuns {
  readonly entries = new Map<string, Entry>()
  private readonly port: Port
  private readonly pace: Pace
  private readonly stepsPerSecond: number

  constructor(port: Port, pace: Pace) {
    this.port = port
    this.pace = pace
    this.stepsPerSecond = pace.stepsPerTick * pace.ticksPerSecond
  }

  entryOf(runId: string): Entry {
    const entry = this.entries.get(runId)
    if (!entry) throw new WorkbenchError('run-unknown', `no run ${runId}`)
    return entry
  }

  change(entry: Entry, part: Partial<Run>): Run {
    entry.run = { ...entry.run, ...part }
    emit(this.port, 'run.changed', entry.run)
    return entry.run
  }

  forget(runId: string): void {
    this.entries.delete(runId)
    emit(this.port, 'run.purged', { runId })
  }

  tick(entry: Entry): void {
    const { simulation, points } = entry
    const blocks = simulation.advance(this.pace.stepsPerTick, this.stepsPerSecond)
    for (const block of blocks) keep(points, block)
    emit(this.port, 'run.metrics', { runId: entry.run.runId, blocks })
    const step = simulation.step()
    this.change(entry, { step, seconds: step / this.stepsPerSecond, metrics: lastFigures(entry) })
    if (step >= simulation.totalSteps) this.halt(entry, { kind: 'finished' })
  }

  halt(entry: Entry, status: Run['status']): Run {
    if (entry.timer) clearInterval(entry.timer)
    entry.timer = null
    const ended = status.kind === 'finished' || status.kind === 'stopped'
    return this.change(entry, {
      status,
      endedAt: ended ? new Date().toISOString() : null,
      result: ended ? entry.simulation.result() : null,
    })
  }

  go(entry: Entry): Run {
    entry.timer ??= setInterval(() => this.tick(entry), 1000 / this.pace.ticksPerSecond)
    return this.change(entry, { status: { kind: 'running' }, endedAt: null })
  }

  start(input: { method: MethodId; config: Config; name: string }): Run {
    const simulation = simulate(input.config)
    const at = new Date().toISOString()
    const run: Run = {
      ...{ runId: crypto.randomUUID(), name: input.name || `bold-sphere-${this.entries.size + 1}` },
      ...{ method: input.method, config: input.config, seed: 1, status: { kind: 'running' } },
      ...{ createdAt: at, startedAt: at, endedAt: null, step: 0, seconds: 0 },
      ...{ totalSteps: simulation.totalSteps, device: 'CPU, 2 threads', metrics: {} },
      ...{ result: null, notes: '', tags: [], deletedAt: null },
      ...{ archivedAt: null, parent: null, trial: null },
    }
    const lifecycle = {
      step: 0,
      at,
      kind: 'lifecycle',
      message: 'Started on CPU, 2 threads.',
    } as const
    const entry: Entry = { run, simulation, points: new Map(), events: [lifecycle], timer: null }
    this.entries.set(run.runId, entry)
    return this.go(entry)
  }

  series(runId: string, keys: readonly SeriesKey[]): SeriesData[] {
    const { points } = this.entryOf(runId)
    return keys.map((key) => {
      const stored = points.get(seriesName(key))?.points ?? { steps: [], seconds: [], values: [] }
      return {
        key,
        steps: Float64Array.from(stored.steps),
        seconds: Float64Array.from(stored.seconds),
        values: Float64Array.from(stored.values),
        smoothed: null,
        total: stored.steps.length,
      }
    })
  }

  index(runId: string): SeriesSummary[] {
    return [...this.entryOf(runId).points.values()].map(({ key, points: { steps, values } }) => {
      const finite = values.filter((value) => Number.isFinite(value))
      return {
        ...{ key, count: steps.length, firstStep: steps[0] ?? 0, lastStep: steps.at(-1) ?? 0 },
        ...{ first: values[0] ?? NaN, last: values.at(-1) ?? NaN },
        ...{ minimum: Math.min(...finite), maximum: Math.max(...finite) },
      }
    })
  }

  close(): void {
    for (const { timer } of this.entries.values()) if (timer) clearInterval(timer)
  }
}

function lastFigures({ points }: Entry): Record<string, number> {
  const names = ['train/loss', 'train/accuracy', 'test/accuracy']
  return Object.fromEntries(
    names.flatMap((name) => {
      const last = points.get(name)?.points.values.findLast((value) => Number.isFinite(value))
      return last === undefined ? [] : [[name, last]]
    }),
  )
}

function keep(points: Entry['points'], block: MetricBlock): void {
  for (const [column, key] of block.series.entries()) {
    const name = seriesName(key)
    const known = points.get(name) ?? { key, points: { steps: [], seconds: [], values: [] } }
    points.set(name, known)
    for (const [row, step] of block.steps.entries()) {
      known.points.steps.push(step)
      known.points.seconds.push(block.seconds[row] ?? 0)
      known.points.values.push(block.values[row * block.series.length + column] ?? NaN)
    }
  }
}
