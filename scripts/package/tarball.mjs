/** The unpacked app as one tar.gz, with the system's tar: for Linux without dpkg, and for the nodes of a cluster. */
import { rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { mustRun } from '../setup/run.mjs'

/**
 * @param {{ unpacked: string, folder: string, version: string, name: string }} options name: steradian or steradian-cuda
 * @returns {Promise<string>} the archive; it unpacks to a folder of its own
 */
export async function buildTarball({ unpacked, folder, version, name }) {
  const file = join(folder, `${name}-${version}-linux-x64.tar.gz`)
  const parameters = [
    ...['--create', '--gzip', `--file=${file}.part`, `--directory=${dirname(unpacked)}`],
    // Whoever built it is nobody on the machine where it is unpacked.
    ...['--owner=0', '--group=0', '--numeric-owner', '--sort=name'],
    `--transform=s,^${basename(unpacked)},${name}-${version},rSH`,
    basename(unpacked),
  ]
  await mustRun('tar', parameters, { fix: 'the message above says what tar missed.' })
  await rename(`${file}.part`, file)
  return file
}
