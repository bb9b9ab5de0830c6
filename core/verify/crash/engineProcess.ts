/** An engine in a process of its own, to be killed: the front door behind the IPC channel. */
import { join } from 'node:path'
import { openWorkbench } from '../../app/index.ts'
import { launchTrainerProcess } from '../../app/nodeLauncher.ts'
import { systemClock } from '../../contract/clock.ts'
import { emit, serve } from '../../contract/rpc.ts'
import type { Port } from '../../contract/rpc.ts'

const [workspace = ''] = process.argv.slice(2)

const port: Port = {
  post: (message) => process.send?.(message),
  onMessage: (listener) => {
    process.on('message', listener)
    return () => process.off('message', listener)
  },
}
// The campaign is gone: nobody would end us.
process.on('disconnect', () => process.exit(1))

const workbench = await openWorkbench({
  ...{ workspace, version: '0', runtime: 'campaign', clock: systemClock },
  builtInFolder: join(import.meta.dirname, '../../../resources/datasets'),
  launchTrainer: async (runId) => {
    const launched = await launchTrainerProcess(runId)
    process.send?.({ trainer: launched.processId })
    return launched
  },
  pathOf: (token) => token,
})
serve(port, workbench.handlers)
workbench.onEvent((name, payload) => {
  emit(port, name, payload)
})
process.send?.({ ready: true })
