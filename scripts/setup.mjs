/** Everything that the product needs on this machine: node scripts/setup.mjs [--headless] [--quiet] */
import { runScript, setUp } from './setup/index.mjs'
import { say, setQuiet } from './setup/report.mjs'

const flags = new Set(process.argv.slice(2))
if (flags.has('--quiet')) setQuiet()

await runScript(async () => {
  const { tensorflowVersion, tensorflowVariant, electronVersion } = await setUp({
    headless: flags.has('--headless'),
  })
  const electron = electronVersion ? `, Electron ${electronVersion}` : ''
  say(`Ready: TensorFlow ${tensorflowVersion} (${tensorflowVariant})${electron}`)
})
