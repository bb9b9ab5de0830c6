import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SetupError } from './setup/failure.mjs'

/** Switches that this machine makes necessary. Chromium refuses its sandbox to root. */
export function electronSwitches() {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : []
}

/**
 * Chromium's sandbox needs user namespaces or a set-uid helper; a system that forbids the first and lacks the second ends
 * Electron at once with a message that names neither.
 */
export function needSandbox(electronPath) {
  if (process.platform !== 'linux' || process.getuid() === 0) return
  const helper = join(dirname(electronPath), 'chrome-sandbox')
  if (!namespacesForbidden() || !existsSync(helper) || isSetUidRoot(helper)) return
  throw new SetupError(
    'This system forbids the user namespaces that Electron’s sandbox uses.',
    `sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`,
  )
}

function isSetUidRoot(file) {
  const { uid, mode } = statSync(file)
  return uid === 0 && (mode & 0o4000) !== 0
}

function namespacesForbidden() {
  const read = (name) => {
    const file = `/proc/sys/kernel/${name}`
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
  }
  return (
    read('unprivileged_userns_clone') === '0' ||
    read('apparmor_restrict_unprivileged_userns') === '1'
  )
}
