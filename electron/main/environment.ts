/** Where things lie, and how this start differs from another. Read once. */
import { join } from 'node:path'
import { app } from 'electron'
import { defaultWorkspace } from '../../core/app/defaultWorkspace.ts'

/** Variables that would let whoever set them run code inside our child processes. */
const refusedVariables = ['NODE_OPTIONS', 'LD_PRELOAD', 'ELECTRON_RUN_AS_NODE', 'NODE_PATH']

export interface Environment {
  readonly workspace: string
  /** Folder of the built bundles: main, preload, renderer. */
  readonly bundles: string
  readonly builtInFolder: string
  /** Vite's address while developing; null in the built app, which serves itself. */
  readonly developmentServer: string | null
  /** Nobody sits in front: ask nothing, show no modal dialog. */
  readonly unattended: boolean
  /** A first start may show the tour by itself. */
  readonly offersTour: boolean
  /** What nobody can be asked then: look at a workspace that cannot be written. */
  readonly readOnlyIfNeeded: boolean
}

export function readEnvironment(): Environment {
  const root = app.getAppPath()
  const server = process.env['ELECTRON_RENDERER_URL']
  const unattended = process.env['STERADIAN_TEST'] === '1'
  const resources = app.isPackaged ? process.resourcesPath : join(root, 'resources')
  return {
    workspace: defaultWorkspace(process.env),
    bundles: join(root, 'out'),
    builtInFolder: join(resources, 'datasets'),
    developmentServer: app.isPackaged ? null : (server ?? null),
    offersTour: !unattended || process.env['STERADIAN_TOUR'] === '1',
    unattended,
    readOnlyIfNeeded: process.env['STERADIAN_READ_ONLY'] === '1',
  }
}

/** The environment of engine and trainers. */
export function childEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => !refusedVariables.includes(name))
  return Object.fromEntries(kept.map(([name, value]) => [name, value ?? '']))
}
