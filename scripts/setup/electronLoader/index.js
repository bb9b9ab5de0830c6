// What Electron's default_app does with `electron <folder>`: become the application that the first argument names.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const folder = resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.')
const { name, productName, version, main } = JSON.parse(
  readFileSync(join(folder, 'package.json'), 'utf8'),
)
app.setName(productName ?? name)
app.setVersion(version)
app.setAppPath(folder)
// Awaited at top level, so that 'ready' comes only after the application's entry has run.
await import(pathToFileURL(join(folder, main)))
