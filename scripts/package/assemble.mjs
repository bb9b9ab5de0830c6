/** The unpacked app for Linux: Electron, our files in its archive, its fuses set. Nothing is fetched. */
import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createPackageWithOptions } from '@electron/asar'
import { mustRun } from '../setup/run.mjs'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'

/** What of `resources/` travels; the rest is for desktops and installers. */
const shipped = ['datasets', 'pretrained', 'benchmarks']

/**
 * The trainer is a utilityProcess and the command line has a Node of its own, so Electron never plays Node. The same
 * list stands in electron-builder.yml, for the systems on which it packs.
 */
const fuses = {
  version: FuseVersion.V1,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  // Looked at on Windows and macOS only; on Linux the package manager's sums stand for it.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
}

/** @param {{ root: string, staged: string, electronPath: string, unpacked: string }} options */
export async function assemble({ root, staged, electronPath, unpacked }) {
  await rm(unpacked, { recursive: true, force: true })
  await mkdir(dirname(unpacked), { recursive: true })
  await cp(dirname(electronPath), unpacked, { recursive: true })
  const resources = join(unpacked, 'resources')
  for (const entry of await readdir(resources))
    await rm(join(resources, entry), { recursive: true })
  // A plain Node and the system's loader read these, and neither knows archives.
  await createPackageWithOptions(join(staged, 'app'), join(resources, 'app.asar'), {
    unpackDir: '{out/cli,node_modules}',
  })
  for (const name of shipped)
    await cp(join(root, 'resources', name), join(resources, name), { recursive: true })
  for (const name of ['node', 'legal'])
    await cp(join(staged, name), join(resources, name), { recursive: true })
  for (const name of ['examples', 'docs'])
    await cp(join(root, name), join(unpacked, name), { recursive: true })
  await mkdir(join(unpacked, 'bin'))
  await cp(join(root, 'resources', 'linux', 'steradian.sh'), join(unpacked, 'bin', 'steradian'))
  await rename(join(unpacked, 'electron'), join(unpacked, 'steradian'))
  await flipFuses(join(unpacked, 'steradian'), fuses)
  // The cache is its owner's alone; what is installed is everybody's to read and root's to write.
  await mustRun('chmod', ['-R', 'a+rX,go-w', unpacked])
}
