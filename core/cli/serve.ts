/** `serve`: works the queue off without a window, for a service manager; SIGTERM ends it with everything written down. */
import { isActive } from '../contract/run.ts'
import type { Output } from './output.ts'
import type { Session } from './session.ts'

/** Resolves on SIGTERM, SIGINT or SIGHUP; closing the session then stops the runs with a checkpoint. */
export async function serveCommand({ client }: Session, output: Output): Promise<void> {
  const stop = client.on('run.changed', (run) => {
    const { runId, name, status, step, totalSteps } = run
    output.tell({ event: 'run', runId, status: status.kind, step, totalSteps })
    if (!isActive(status)) output.say(`${name} (${runId}): ${status.kind} at step ${step}`)
  })
  const ended = untilSignal()
  await goOnWithInterrupted({ client }, output)
  const { workspace } = await client.request('app.info', {})
  output.tell({ event: 'ready', workspace, processId: process.pid })
  output.say(`serving ${workspace}; SIGTERM ends it`)
  const signal = await ended
  output.say(`${signal}: stopping`)
  stop()
}

/** What a crash, a power cut or the last shutdown cut short goes on by itself: nobody sits in front to press Resume. */
async function goOnWithInterrupted(
  { client }: Pick<Session, 'client'>,
  output: Output,
): Promise<void> {
  const runs = await client.request('runs.list', { results: false })
  const cutShort = runs.filter(
    ({ status, deletedAt, trial }) =>
      deletedAt === null &&
      (status.kind === 'interrupted' || (status.kind === 'queued' && trial === null)),
  )
  for (const { runId, name } of cutShort.toReversed()) {
    await client.request('runs.resume', { runId })
    output.say(`${name} (${runId}): goes on`)
  }
}

function untilSignal(): Promise<string> {
  // A service has no other work that would keep the process alive.
  const alive = setInterval(() => undefined, 60_000)
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
      process.once(signal, () => {
        clearInterval(alive)
        resolve(signal)
      })
  })
}
