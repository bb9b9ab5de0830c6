/** Runs one TypeScript file under the product's Node: node scripts/run.mjs <file> [arguments] */
import { runTypeScript } from './launch.mjs'
import { runScript, setUp } from './setup/index.mjs'

const [file, ...parameters] = process.argv.slice(2)
await runScript(async () => runTypeScript(await setUp({ headless: true }), file, parameters))
