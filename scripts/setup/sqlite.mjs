import { existsSync, readFileSync } from 'node:fs'
import { copyFile, cp, mkdir, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { cached, cacheFolder } from './cache.mjs'
import { nodeGyp } from './compile.mjs'
import { SetupError } from './failure.mjs'
import { keyOf } from './hash.mjs'
import { copyInto } from './links.mjs'
import { loadSqlite } from './loadTests.mjs'

/**
 * The binary in the package asks for Node-API 10. Electron 33 (Node 20) has 9 and crashes in it. Without the version
 * pinned, and with persistent references to strings switched off, one binary runs in Node 20 to 24 and Electron 33 to 45.
 */
const portableFlags = '-UNAPI_VERSION -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT'

/** A better-sqlite3 that opens a database in each of `executables`: the package's own binary, else one built from its source. */
export async function setUpSqlite(runtime, executables) {
  const folder = join(runtime.root, 'node_modules', 'better-sqlite3')
  const target = join(folder, 'build', 'Release', 'better_sqlite3.node')
  if (!(await firstFailure(executables)))
    return { sqliteVariant: existsSync(target) ? 'rebuilt' : 'prebuilt' }
  await place(runtime, folder, target)
  if (await firstFailure(executables)) {
    // Perhaps built on another machine that shares this home folder: build it here, once.
    await rm(join(cacheFolder(), cacheName(folder)), { recursive: true, force: true })
    await place(runtime, folder, target)
  }
  const failure = await firstFailure(executables)
  if (!failure) return { sqliteVariant: 'rebuilt' }
  throw new SetupError(
    `better-sqlite3 does not load in ${failure.executable}:\n${failure.reason}`,
    `remove ${join(cacheFolder(), 'better-sqlite3')} and run the same command again.`,
  )
}

async function firstFailure(executables) {
  for (const executable of executables) {
    const loaded = await loadSqlite(executable)
    if (!loaded.ok) return { executable, reason: loaded.reason }
  }
  return undefined
}

async function place(runtime, folder, target) {
  const built = await cached(cacheName(folder), (partial) => build(runtime, folder, partial))
  await copyInto(join(built, 'better_sqlite3.node'), target)
}

/** Builds in a copy, since the package in node_modules may be in use. */
async function build(runtime, folder, partial) {
  const source = join(partial, 'better-sqlite3')
  await cp(folder, source, {
    recursive: true,
    filter: (path) => !path.startsWith(join(folder, 'build')),
  })
  await mkdir(join(partial, 'node_modules'))
  await symlink(
    join(folder, '..', 'node-addon-api'),
    join(partial, 'node_modules', 'node-addon-api'),
  )
  await nodeGyp(runtime, source, ['--release', '--force_build=1'], { CXXFLAGS: portableFlags })
  await copyFile(
    join(source, 'build', 'Release', 'better_sqlite3.node'),
    join(partial, 'better_sqlite3.node'),
  )
  await rm(source, { recursive: true })
  await rm(join(partial, 'node_modules'), { recursive: true })
}

function cacheName(folder) {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return join(
    'better-sqlite3',
    `${version}-${keyOf(portableFlags, process.platform, process.arch)}`,
  )
}
