/** `rebuild`: the one command that works on a workspace that cannot be opened. */
import { defaultWorkspace } from '../app/defaultWorkspace.ts'
import { rebuildDatabase } from '../app/index.ts'
import { systemClock } from '../contract/clock.ts'
import { createOutput } from './output.ts'

export function rebuildCommand(options: { json?: boolean; workspace?: string }): void {
  const output = createOutput(
    { json: options.json === true },
    { out: process.stdout, error: process.stderr },
  )
  try {
    const workspace = options.workspace ?? defaultWorkspace(process.env)
    const stamp = systemClock.now().toISOString().replaceAll(':', '-')
    const rebuilt = rebuildDatabase(workspace, stamp)
    output.tell({ event: 'rebuilt', ...rebuilt })
    output.say(
      `${rebuilt.runs} runs are back (${rebuilt.entries} writes done again, ${rebuilt.refused} refused); the old database lies in ${rebuilt.putAside}`,
    )
  } catch (thrown) {
    output.fail(thrown)
    process.exitCode = 1
  }
}
