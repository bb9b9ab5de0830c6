import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setUpTensorflow } from './binding.mjs'
import { cacheFolder, sweepPartial } from './cache.mjs'
import { setUpElectron } from './electron.mjs'
import { describeFailure, SetupError } from './failure.mjs'
import { loadSqlite } from './loadTests.mjs'
import { withLock } from './lock.mjs'
import { setUpNodeModules } from './nodeModules.mjs'
import { say, timed } from './report.mjs'
import { atLeast, findRuntime } from './runtime.mjs'
import { setUpSqlite } from './sqlite.mjs'
import { fingerprint, nativeFiles, readStamp, writeStamp } from './stamp.mjs'

/** The repository's folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/**
 * Everything that the product needs on this machine, made or found. Milliseconds when an earlier set-up still holds.
 * @param {{ headless?: boolean }} options headless: without Electron and without system packages
 */
export async function setUp({ headless = false } = {}) {
  if (!atLeast(process.versions.node, '20.19.0'))
    throw new SetupError(
      `Node 20.19 or newer is needed, this is ${process.versions.node}.`,
      'install Node 24.',
    )
  const stamp = readStamp(root, { headless })
  if (stamp) return stamp
  return withLock(() => setUpEverything({ headless }))
}

async function setUpEverything({ headless }) {
  const started = performance.now()
  say(`Setting up (once; shared files go to ${cacheFolder()})`)
  await sweepPartial()
  await timed('node_modules', () => setUpNodeModules(root))
  const runtime = await findRuntime(root)
  // Two chains that do not need each other: both are part download, part compiler.
  const [tensorflow, rest] = await allOrFirstFailure([
    timedPart(
      'TensorFlow',
      () => setUpTensorflow(runtime),
      (part) => `${part.tensorflowVersion}, ${part.tensorflowVariant}`,
    ),
    electronThenSqlite(runtime, headless),
  ])
  const stamp = {
    fingerprint: fingerprint(root),
    nodePath: runtime.nodePath,
    ...tensorflow,
    ...rest,
    files: nativeFiles(root, runtime.nodePath),
  }
  writeStamp(root, stamp)
  say(`Set-up is complete (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  return stamp
}

/** Which binary of better-sqlite3 is needed depends on which Electron there is. */
async function electronThenSqlite(runtime, headless) {
  const electron = headless
    ? {}
    : await timedPart(
        'Electron',
        () => setUpElectron(runtime),
        (part) => `${part.electronVersion}, ${part.electronOrigin}`,
      )
  const executables = [runtime.nodePath, electron.electronPath].filter(Boolean)
  const sqlite = await timedPart(
    'SQLite',
    () => setUpSqlite(runtime, executables),
    (part) => part.sqliteVariant,
  )
  const { version } = await loadSqlite(runtime.nodePath)
  return { ...electron, ...sqlite, sqliteVersion: version }
}

async function timedPart(name, task, describe) {
  let part
  await timed(name, async () => {
    part = await task()
    return describe(part)
  })
  return part
}

/** Promise.all that lets the other chain finish first, so that what it fetched is kept. */
async function allOrFirstFailure(promises) {
  const outcomes = await Promise.allSettled(promises)
  const failed = outcomes.filter(({ status }) => status === 'rejected')
  for (const { reason } of failed.slice(1)) say(describeFailure(reason))
  if (failed.length > 0) throw failed[0].reason
  return outcomes.map(({ value }) => value)
}

/** Runs a script's main function: failures become text for a person and an exit code. */
export async function runScript(main) {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (failure) {
    process.stderr.write(`\n${describeFailure(failure)}\n`)
    process.exitCode = 1
  }
}
