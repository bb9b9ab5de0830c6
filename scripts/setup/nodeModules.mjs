import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mustRun, run } from './run.mjs'
import { SetupError } from './failure.mjs'

/** Installs what package-lock.json names, unless node_modules already holds exactly that. */
export async function setUpNodeModules(root) {
  if (isInstalled(root)) return 'as locked'
  if ((await run(npm, ['--version'])).missing)
    throw new SetupError(
      'The program npm is missing.',
      'install Node with npm and put both on PATH.',
    )
  // Install scripts are off (.npmrc): the ones we need run later, where their failures can be explained.
  await mustRun(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    fix: 'check the network (or npm’s registry and proxy settings), then run the same command again.',
  })
  return 'npm ci'
}

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

function isInstalled(root) {
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return false
  const read = (file) => JSON.parse(readFileSync(file, 'utf8')).packages
  return holdsLocked(read(join(root, 'package-lock.json')), read(installed))
}

/**
 * Whether every locked package is installed at its version. npm writes the second list last, so an interrupted
 * installation never passes. Optional packages may be absent: they belong to other systems.
 */
export function holdsLocked(locked, installed) {
  return Object.entries(locked).every(([path, wanted]) => {
    if (path === '') return true
    const found = installed[path]
    if (!found) return wanted.optional === true
    return found.version === wanted.version && found.integrity === wanted.integrity
  })
}
