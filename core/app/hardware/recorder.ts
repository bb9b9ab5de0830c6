/** Writes samples of the machine beside a run's figures, at the step that the run has reached. */
import { hardwarePrefix } from '../../contract/instruments.ts'
import type { Price } from '../../contract/instruments.ts'
import { createMeter } from '../../training/meter.ts'
import type { Supervision } from '../supervision.ts'
import type { SampleHardware } from './sampler.ts'

/** Milliseconds between two samples. */
const sampleEvery = 2_000

export interface HardwareRecorder {
  readonly stop: () => void
  /** What sampling has taken. */
  readonly prices: () => Price[]
}

export function recordHardware(
  { store, tell, clock }: Supervision,
  runId: string,
  processId: number,
  sample: SampleHardware,
): HardwareRecorder {
  let lastStep = store.run(runId).step
  const meter = createMeter(clock)

  function record(): void {
    const { step, seconds } = store.run(runId)
    const figures = Object.entries(meter.during('hardware', () => sample(processId)))
    // A paused run stands still: two samples of one step cannot be told apart.
    if (step <= lastStep || figures.length === 0) return
    lastStep = step
    const block = {
      series: figures.map(([name]) => ({ family: `${hardwarePrefix}${name}`, layer: null })),
      steps: Float64Array.of(step),
      seconds: Float64Array.of(seconds),
      values: Float64Array.from(figures, ([, value]) => value),
    }
    store.appendProgress(runId, { step, seconds, blocks: [block], events: [] })
    tell('run.metrics', { runId, blocks: [block] })
  }

  const timer = setInterval(() => {
    try {
      record()
    } catch {
      // A full disk is found and told by the figures themselves; a sample is not worth a run.
    }
  }, sampleEvery)
  timer.unref()
  return { stop: () => clearInterval(timer), prices: () => meter.read().prices }
}
