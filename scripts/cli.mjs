/** The command line: npm run -s cli -- <command>. Standard output belongs to the command alone. */
import { runTypeScript } from './launch.mjs'
import { runScript, setUp } from './setup/index.mjs'

await runScript(async () =>
  runTypeScript(await setUp({ headless: true }), 'core/cli.ts', process.argv.slice(2)),
)
