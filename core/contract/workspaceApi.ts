/** Requests about what a workspace remembers besides its runs. */
import { z } from 'zod'
import { chartLayoutSchema } from './chartLayout.ts'
import { nothing, request } from './request.ts'
import {
  queueSchema,
  savedViewSchema,
  selfTestSchema,
  workspaceSettingsSchema,
} from './workspace.ts'

export const workspaceRequests = {
  'queue.get': request(nothing, queueSchema),
  /** The waiting runs in their new order; all of them, each once. */
  'queue.order': request(z.strictObject({ waiting: z.array(z.string()) }), queueSchema),

  'workspace.settings': request(nothing, workspaceSettingsSchema),
  'workspace.configure': request(workspaceSettingsSchema, workspaceSettingsSchema),
  /** Trains for about a quarter of a minute, in a workspace of its own. */
  'workspace.selfTest': request(nothing, selfTestSchema),
  'views.list': request(nothing, z.array(savedViewSchema)),
  /** Makes the view, or replaces the one of that id. */
  'views.save': request(savedViewSchema, savedViewSchema),
  'views.remove': request(z.strictObject({ viewId: z.string() }), nothing),
  'layouts.list': request(nothing, z.array(chartLayoutSchema)),
  /** Makes the layout, or replaces the one of that place. */
  'layouts.save': request(chartLayoutSchema, chartLayoutSchema),
  /** The charts of that place stand again as the method says. */
  'layouts.remove': request(z.strictObject({ place: z.string() }), nothing),
} as const

export const workspaceEvents = {
  'queue.changed': queueSchema,
  'workspace.changed': workspaceSettingsSchema,
  'views.changed': z.array(savedViewSchema),
  'layouts.changed': z.array(chartLayoutSchema),
} as const
