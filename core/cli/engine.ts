/** The engine inside the command's own process. */
import { randomUUID } from 'node:crypto'
import { defaultWorkspace } from '../app/defaultWorkspace.ts'
import { openWorkbench } from '../app/index.ts'
import { builtInDatasets, programVersion } from '../app/installation.ts'
import { launchTrainerProcess } from '../app/nodeLauncher.ts'
import { systemClock } from '../contract/clock.ts'
import { connect, emit, serve } from '../contract/rpc.ts'
import { portPair } from '../app/portPair.ts'
import type { Session } from './session.ts'

export async function openSession({
  workspace,
  readOnly = false,
}: {
  readonly workspace: string | undefined
  readonly readOnly?: boolean | undefined
}): Promise<Session> {
  const granted = new Map<string, string>()
  const workbench = await openWorkbench({
    workspace: workspace ?? defaultWorkspace(process.env),
    builtInFolder: builtInDatasets(),
    version: programVersion(),
    runtime: `Node ${process.versions.node}`,
    launchTrainer: launchTrainerProcess,
    pathOf: (token) => granted.get(token),
    clock: systemClock,
    access: readOnly ? 'look' : 'write',
  })
  const [near, far] = portPair()
  serve(far, workbench.handlers)
  workbench.onEvent((name, payload) => {
    emit(far, name, payload)
  })
  const client = connect(near)
  return {
    client,
    grant: (path) => {
      const token = randomUUID()
      granted.set(token, path)
      return token
    },
    close: async () => {
      await workbench.close()
      client.close()
    },
  }
}
