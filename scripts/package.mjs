/** npm run package: electron-builder with the Electron that set-up found. Further arguments go to electron-builder. */
import { dirname, join } from 'node:path'
import { buildIfChanged } from './build.mjs'
import { foreground } from './launch.mjs'
import { root, runScript, setUp } from './setup/index.mjs'

await runScript(async () => {
  const stamp = await setUp()
  await buildIfChanged(stamp)
  const builder = join(root, 'node_modules', 'electron-builder', 'cli.js')
  // The official Electron of macOS lies three folders deep; there electron-builder fetches its own.
  const given =
    process.platform === 'linux'
      ? [
          `-c.electronDist=${dirname(stamp.electronPath)}`,
          `-c.electronVersion=${stamp.electronVersion}`,
        ]
      : []
  return foreground(stamp.nodePath, [builder, ...given, ...process.argv.slice(2)], { cwd: root })
})
