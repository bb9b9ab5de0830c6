/** Runs and blocks for tests. */
import type { MetricBlock } from '../contract/metric.ts'
import type { Run, RunEvent } from '../contract/run.ts'

export function exampleRun(change: Partial<Run> = {}): Run {
  return {
    runId: 'run-1',
    name: 'conv-small',
    method: 'spherical-motion',
    config: { model: 'conv-small', optimizer: { learningRate: 0.1 } },
    seed: 7,
    status: { kind: 'queued' },
    createdAt: '2026-01-02T03:04:05.000Z',
    startedAt: null,
    endedAt: null,
    step: 0,
    totalSteps: 0,
    seconds: 0,
    device: null,
    metrics: {},
    result: null,
    notes: '',
    tags: [],
    deletedAt: null,
    archivedAt: null,
    parent: null,
    trial: null,
    ...change,
  }
}

/** One series over consecutive steps, a tenth of a second each. */
export function exampleBlock(
  family: string,
  fromStep: number,
  values: readonly number[],
  layer: string | null = null,
): MetricBlock {
  return {
    series: [{ family, layer }],
    steps: Float64Array.from(values, (_, row) => fromStep + row),
    seconds: Float64Array.from(values, (_, row) => (fromStep + row) / 10),
    values: Float64Array.from(values),
  }
}

export function exampleEvent(step: number, kind: RunEvent['kind'] = 'note'): RunEvent {
  return { step, kind, at: '2026-01-02T03:04:06.000Z', message: `something at step ${step}` }
}
