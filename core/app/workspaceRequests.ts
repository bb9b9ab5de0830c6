/** Requests about the workspace itself: settings, saved views, layouts of charts, the queue. */
import type { Handlers } from '../contract/api.ts'
import { chartLayoutSchema } from '../contract/chartLayout.ts'
import { savedViewSchema, workspaceSettingsSchema } from '../contract/workspace.ts'
import type { SelfTest, WorkspaceSettings } from '../contract/workspace.ts'
import type { RunStore } from '../runs/store.ts'
import { readDocuments } from './documents.ts'
import type { EventListener } from './eventHub.ts'
import type { Supervisor } from './supervisor.ts'

type WorkspaceHandlers = Pick<
  Handlers,
  Extract<keyof Handlers, `${'workspace' | 'views' | 'layouts' | 'queue'}.${string}`>
>

export interface WorkspaceRequestsOptions {
  readonly store: RunStore
  readonly supervisor: Supervisor
  readonly tell: EventListener
  readonly selfTest: () => Promise<SelfTest>
}

/** As a person left them; every setting has a default. */
export function workspaceSettings(store: RunStore): WorkspaceSettings {
  const [stored] = readDocuments(store, 'settings', workspaceSettingsSchema)
  return stored ?? workspaceSettingsSchema.parse({})
}

export function workspaceRequests(options: WorkspaceRequestsOptions): WorkspaceHandlers {
  const { store, supervisor, tell, selfTest } = options
  const views = () => readDocuments(store, 'view', savedViewSchema)
  const layouts = () => readDocuments(store, 'layout', chartLayoutSchema)

  return {
    'workspace.settings': () => workspaceSettings(store),
    'workspace.configure': (settings) => {
      store.putDocument('settings', 'workspace', JSON.stringify(settings))
      tell('workspace.changed', settings)
      supervisor.retune()
      return settings
    },
    'workspace.selfTest': () => selfTest(),
    'views.list': views,
    'views.save': (view) => {
      store.putDocument('view', view.viewId, JSON.stringify(view))
      tell('views.changed', views())
      return view
    },
    'views.remove': ({ viewId }) => {
      store.removeDocument('view', viewId)
      tell('views.changed', views())
      return {}
    },
    'layouts.list': layouts,
    'layouts.save': (layout) => {
      store.putDocument('layout', layout.place, JSON.stringify(layout))
      tell('layouts.changed', layouts())
      return layout
    },
    'layouts.remove': ({ place }) => {
      store.removeDocument('layout', place)
      tell('layouts.changed', layouts())
      return {}
    },
    'queue.get': () => supervisor.queue(),
    'queue.order': ({ waiting }) => supervisor.order(waiting),
  }
}
