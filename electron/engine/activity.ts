/** What main needs to know: which runs train now and how far they are, and what a person should hear of. */
import type { EventName, EventPayload } from '../../core/contract/api.ts'
import type { Run } from '../../core/contract/run.ts'
import type { Study } from '../../core/contract/study.ts'
import type { ActiveRun, FromEngine, News } from '../messages.ts'

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
  const held = new Set<string>()
  let timer: NodeJS.Timeout | undefined

  const tell = (news: News) => {
    post({ kind: 'news', news })
  }
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
    const route = `/runs/${runId}`
    const ended = kind !== 'queued' && kind !== 'running' && kind !== 'paused'
    // A study tells of its trials by its own end.
    if (was && ended && run.trial === null) tell({ name, what: kind, seconds, route })
    const isHeld = kind === 'paused' && status.reason !== undefined
    if (isHeld && !held.has(runId)) tell({ name, what: 'held', seconds, route })
    if (isHeld) held.add(runId)
    else held.delete(runId)
    if (was !== active.has(runId)) report()
  }
  const going = new Set<string>()
  const onStudy = ({ studyId, status, trouble, plan: { name } }: Study) => {
    const was = going.has(studyId)
    if (status === 'running') going.add(studyId)
    else going.delete(studyId)
    const told = { name, seconds: 0, route: `/studies/${studyId}` }
    if (was && status === 'finished') tell({ ...told, what: 'studyFinished' })
    if (was && status === 'waiting' && trouble !== undefined) tell({ ...told, what: 'studyWaits' })
  }
  const onStep = (runId: string, step: number) => {
    const run = active.get(runId)
    if (!run) return
    active.set(runId, { ...run, step })
    timer ??= setTimeout(report, reportEvery)
  }
  return (name, payload) => {
    if (name === 'run.changed') onRun(payload as EventPayload<'run.changed'>)
    if (name === 'study.changed') onStudy(payload as EventPayload<'study.changed'>)
    if (name === 'run.metrics') {
      const { runId, blocks } = payload as EventPayload<'run.metrics'>
      const step = blocks.at(-1)?.steps.at(-1)
      if (step !== undefined) onStep(runId, step)
    }
  }
}
