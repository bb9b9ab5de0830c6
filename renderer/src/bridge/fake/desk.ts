/** What a workspace remembers besides its runs, in memory: settings, views, the queue, studies that never start. */
import type { Handlers } from '../../../../core/contract/api.ts'
import { WorkbenchError } from '../../../../core/contract/errors.ts'
import type { ChartLayout } from '../../../../core/contract/chartLayout.ts'
import { emit } from '../../../../core/contract/rpc.ts'
import type { Port } from '../../../../core/contract/rpc.ts'
import type { Study } from '../../../../core/contract/study.ts'
import { workspaceSettingsSchema } from '../../../../core/contract/workspace.ts'
import type { SavedView } from '../../../../core/contract/workspace.ts'

export function deskHandlers(port: Port) {
  const views = new Map<string, SavedView>()
  const layouts = new Map<string, ChartLayout>()
  let settings = workspaceSettingsSchema.parse({})
  const tellViews = () => emit(port, 'views.changed', [...views.values()])
  return {
    'workspace.settings': () => settings,
    'workspace.configure': (next) => {
      settings = next
      emit(port, 'workspace.changed', settings)
      return settings
    },
    'workspace.selfTest': () => ({
      ...{ steps: 400, killedAt: 213, resumedFrom: 200, points: 12_000, differences: 0 },
      ...{ firstDifference: null, device: 'in the browser', seconds: 12.3 },
    }),
    'views.list': () => [...views.values()],
    'views.save': (view) => {
      views.set(view.viewId, view)
      tellViews()
      return view
    },
    'views.remove': ({ viewId }) => {
      views.delete(viewId)
      tellViews()
      return {}
    },
    'layouts.list': () => [...layouts.values()],
    'layouts.save': (layout) => {
      layouts.set(layout.place, layout)
      emit(port, 'layouts.changed', [...layouts.values()])
      return layout
    },
    'layouts.remove': ({ place }) => {
      layouts.delete(place)
      emit(port, 'layouts.changed', [...layouts.values()])
      return {}
    },
    'queue.get': () => ({ waiting: [], concurrency: settings.concurrency }),
    'queue.order': ({ waiting }) => ({ waiting, concurrency: settings.concurrency }),
    'runs.adopt': () => ({ adopted: [], known: 0, waiting: 0 }),
    'runs.prices': () => ({ steps: 0, prices: [] }),
    'runs.importance': ({ runIds }) => ({ settings: [], explained: 0, runs: runIds.length }),
  } satisfies Partial<Handlers>
}

export function studyHandlers(port: Port) {
  const studies = new Map<string, Study>()
  const get = (studyId: string): Study => {
    const study = studies.get(studyId)
    if (!study) throw new WorkbenchError('request-invalid', `there is no study ${studyId}`)
    return study
  }
  const put = (study: Study): Study => {
    studies.set(study.studyId, study)
    emit(port, 'study.changed', study)
    return study
  }
  return {
    'studies.list': () => [...studies.values()],
    'studies.get': ({ studyId }) => get(studyId),
    'studies.start': (plan) => {
      const studyId = `study-${studies.size + 1}`
      const createdAt = new Date().toISOString()
      return put({ studyId, plan, status: 'running', trials: [], createdAt })
    },
    'studies.change': ({ studyId, budget, concurrency }) => {
      const study = get(studyId)
      return put({ ...study, plan: { ...study.plan, budget, concurrency } })
    },
    'studies.pause': ({ studyId }) => put({ ...get(studyId), status: 'waiting' }),
    'studies.continue': ({ studyId }) => put({ ...get(studyId), status: 'running' }),
    'studies.remove': ({ studyId }) => {
      studies.delete(studyId)
      emit(port, 'study.removed', { studyId })
      return {}
    },
    'studies.replay': ({ studyId, index }) => ({
      proposal: get(studyId).trials[index]?.proposal ?? {},
      equal: true,
    }),
  } satisfies Partial<Handlers>
}
