/** What main needs to know of runs: which train now and how far they are, and which ended. */
import type { EventName, EventPayload } from '../../core/contract/api.ts'
import type { Run } from '../../core/contract/run.ts'
import type { ActiveRun, FromEngine } from '../messages.ts'

const reportEvery = 1_000

function isActive({ status, deletedAt }: Run): boolean {
  return deletedAt === null && (status.kind === 'running' || status.kind === 'queued')
}

function activeRun({ runId, name, step, totalSteps }: Run): ActiveRun {
  return { runId, name, step, totalSteps }
}

/** Listens to the engine's events; reports changes of the set at once, progress once a second. */
export function reportActivity(
  post: (message: FromEngine) => void,
): <Name extends EventName>(name: Name, payload: EventPayload<Name>) => void {
  const active = new Map<string, ActiveRun>()
  let timer: NodeJS.Timeout | undefined

  const report = () => {
    clearTimeout(timer)
    timer = undefined
    post({ kind: 'activity', runs: [...active.values()] })
  }
  const onRun = (run: Run) => {
    const { runId, name, status, seconds } = run
    const was = active.has(runId)
    if (isActive(run)) active.set(runId, activeRun(run))
    else active.delete(runId)
    const { kind } = status
    const ended = kind !== 'queued' && kind !== 'running' && kind !== 'paused'
    if (was && ended) post({ kind: 'ended', run: { name, outcome: kind, seconds } })
    if (was !== active.has(runId)) report()
  }
  const onStep = (runId: string, step: number) => {
    const run = active.get(runId)
    if (!run) return
    active.set(runId, { ...run, step })
    timer ??= setTimeout(report, reportEvery)
  }
  return (name, payload) => {
    if (name === 'run.changed') onRun(payload as EventPayload<'run.changed'>)
    if (name === 'run.metrics') {
      const { runId, blocks } = payload as EventPayload<'run.metrics'>
      const step = blocks.at(-1)?.steps.at(-1)
      if (step !== undefined) onStep(runId, step)
    }
  }
}
