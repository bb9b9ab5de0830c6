/** Follows a run until it ends: progress for people, one JSON line an event for programs. */
import { seriesName } from '../contract/metric.ts'
import type { Client } from '../contract/rpc.ts'
import { isActive } from '../contract/run.ts'
import type { Run } from '../contract/run.ts'
import { progressLine } from './progressBar.ts'
import type { Output } from './output.ts'

/** Resolves with the run as it ended. The first Ctrl+C stops it cleanly, a second one kills us. */
export async function watchRun(client: Client, output: Output, started: Run): Promise<Run> {
  output.tell({
    event: 'started',
    runId: started.runId,
    name: started.name,
    config: started.config,
  })
  const listening = [
    tellMetrics(client, output, started.runId),
    tellEvents(client, output, started.runId),
  ]
  const stopListening = stopOnSignal(client, output, started.runId)
  try {
    return await untilEnded(client, started, (run) => {
      output.replace(progressLine(run))
      output.tell({
        event: 'progress',
        runId: run.runId,
        step: run.step,
        totalSteps: run.totalSteps,
        seconds: run.seconds,
      })
    })
  } finally {
    output.replace('')
    stopListening()
    for (const stop of listening) stop()
  }
}

function untilEnded(client: Client, started: Run, onProgress: (run: Run) => void): Promise<Run> {
  return new Promise((resolve, reject) => {
    const look = (run: Run) => {
      if (run.runId !== started.runId) return
      if (isActive(run.status)) {
        onProgress(run)
        return
      }
      stop()
      resolve(run)
    }
    const stop = client.on('run.changed', look)
    // It may have ended before we listened.
    client.request('runs.get', { runId: started.runId }).then(look, reject)
  })
}

function tellMetrics(client: Client, output: Output, runId: string): () => void {
  return client.on('run.metrics', (told) => {
    if (told.runId !== runId || !output.json) return
    for (const { series, steps, values } of told.blocks) {
      const names = series.map(seriesName)
      const row = steps.length - 1
      const last = Object.fromEntries(
        names.map((name, column) => [name, values[row * names.length + column]]),
      )
      output.tell({ event: 'metrics', runId, step: steps[row], values: last })
    }
  })
}

function tellEvents(client: Client, output: Output, runId: string): () => void {
  return client.on('run.event', (told) => {
    if (told.runId !== runId) return
    const { step, kind, message } = told.event
    output.tell({ event: 'note', runId, step, kind, message })
    if (kind === 'warning' || kind === 'schedule') {
      output.replace('')
      output.say(`step ${String(step)}: ${message}`)
    }
  })
}

function stopOnSignal(client: Client, output: Output, runId: string): () => void {
  const stop = () => {
    output.replace('')
    output.say('stopping after this step; press Ctrl+C again to leave at once')
    process.once('SIGINT', leave)
    client.request('runs.stop', { runId }).catch(output.fail)
  }
  const leave = () => process.exit(130)
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  return () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      for (const listener of [stop, leave]) process.removeListener(signal, listener)
  }
}
