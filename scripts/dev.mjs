/** npm run dev: the workbench with the renderer served and reloaded by vite. */
import { join } from 'node:path'
import { electronSwitches, needSandbox } from './electronProcess.mjs'
import { foreground, toolEnvironment } from './launch.mjs'
import { root, runScript, setUp } from './setup/index.mjs'

await runScript(async () => {
  const { nodePath, electronPath } = await setUp()
  needSandbox(electronPath)
  const electronVite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const noSandbox = electronSwitches().length > 0 ? ['--noSandbox'] : []
  const env = toolEnvironment({ ELECTRON_EXEC_PATH: electronPath, ELECTRON_RUN_AS_NODE: undefined })
  return foreground(nodePath, [electronVite, 'dev', ...noSandbox], { env, cwd: root })
})
