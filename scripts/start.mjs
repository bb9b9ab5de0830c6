/** npm start: set up, build if anything changed, open the workbench. Without a display, the demonstration in the terminal. */
import { buildIfChanged } from './build.mjs'
import { electronSwitches, needSandbox } from './electronProcess.mjs'
import { foreground, runTypeScript, toolEnvironment } from './launch.mjs'
import { root, runScript, setUp } from './setup/index.mjs'
import { hasDisplay } from './setup/systemLibraries.mjs'

async function start() {
  const parameters = process.argv.slice(2)
  if (!hasDisplay()) {
    process.stderr.write(
      'No display (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open: the same demonstration runs here.\n',
    )
    return runTypeScript(await setUp({ headless: true }), 'core/cli.ts', ['demo', ...parameters])
  }
  const stamp = await setUp()
  await buildIfChanged(stamp)
  needSandbox(stamp.electronPath)
  // Terminals inside Electron programs set it, and Electron would be a plain Node.
  const env = toolEnvironment({ ELECTRON_RUN_AS_NODE: undefined })
  return foreground(stamp.electronPath, [root, ...electronSwitches(), ...parameters], { env })
}

await runScript(start)
