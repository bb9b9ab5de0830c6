import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { digestOf, keyOf } from './setup/hash.mjs'
import { root } from './setup/index.mjs'
import { say, timed } from './setup/report.mjs'
import { mustRun } from './setup/run.mjs'
import { toolEnvironment } from './launch.mjs'

/** What electron-vite reads. */
const sources = [
  'electron',
  'renderer',
  'core',
  'docs',
  'package-lock.json',
  'electron.vite.config.ts',
  'tsconfig.base.json',
]
const stamp = join(root, 'out', '.stamp')

/** Builds the three bundles under out/ unless they were built from exactly these sources. */
export async function buildIfChanged({ nodePath }) {
  const key = await sourceKey()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return 'unchanged'
  const electronVite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  await timed('Build', async () => {
    await mustRun(nodePath, [electronVite, 'build'], {
      cwd: root,
      env: toolEnvironment({ NO_COLOR: '1' }),
      fix: 'the build’s own message above names the file.',
    })
  })
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, key)
  return 'built'
}

async function sourceKey() {
  const lists = await Promise.all(sources.map(filesBelow))
  const files = lists.flat().sort()
  if (files.length === 0) say('Nothing to build.')
  return keyOf(
    await Promise.all(files.map(async (file) => [file, await digestOf(join(root, file))])),
  )
}

/** Files of a source, without tests: they do not end up in a bundle. */
async function filesBelow(name) {
  const path = join(root, name)
  if (!existsSync(path)) return []
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(
    () => undefined,
  )
  if (!entries) return [name]
  return entries
    .filter(
      (entry) =>
        entry.isFile() && !/\.test\.ts$/.test(entry.name) && !entry.parentPath.includes('e2e'),
    )
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
}
