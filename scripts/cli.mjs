/** The command line: npm run -s cli -- <command>. Standard output belongs to the command alone. */
import { buildIfChanged } from './build.mjs'
import { runTypeScript } from './launch.mjs'
import { runScript, setUp } from './setup/index.mjs'

await runScript(async () => {
  const parameters = process.argv.slice(2)
  const stamp = await setUp({ headless: true })
  // A report as PDF is printed by the window's code.
  const prints =
    parameters[0] === 'report' && parameters.some((word) => /^(--format=)?pdf$/.test(word))
  if (prints && stamp.electronPath) await buildIfChanged(stamp)
  return runTypeScript(stamp, 'core/cli.ts', parameters)
})
