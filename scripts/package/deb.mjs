/** A Debian package of the unpacked app, with dpkg-deb alone: electron-builder's own way fetches a tool from the internet. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import {
  chmod,
  copyFile,
  cp,
  mkdir,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { mustRun } from '../setup/run.mjs'
import { depends } from './debianNeeds.mjs'

const home = 'opt/Steradian'
const iconSizes = [16, 24, 32, 48, 64, 128, 256, 512]

/**
 * @param {{ root: string, unpacked: string, folder: string, version: string, name: string }} options
 *   unpacked: electron-builder's folder, used up; folder: where the .deb goes; name: steradian or steradian-cuda
 * @returns {Promise<string>} the .deb
 */
export async function buildDeb({ root, unpacked, folder, version, name }) {
  const tree = join(folder, 'deb')
  await rm(tree, { recursive: true, force: true })
  await mkdir(join(tree, dirname(home)), { recursive: true })
  await cp(unpacked, join(tree, home), { recursive: true, verbatimSymlinks: true })
  // Chromium's sandbox where the system forbids user namespaces.
  await chmod(join(tree, home, 'chrome-sandbox'), 0o4755)
  await desktopParts(root, tree, name)
  await controlParts(tree, version, name)
  const file = join(folder, `${name}_${version}_amd64.deb`)
  await mustRun(
    'dpkg-deb',
    ['--root-owner-group', '-Zxz', '-z1', '--build', tree, `${file}.part`],
    {
      fix: 'the message above says what dpkg-deb missed.',
    },
  )
  await rename(`${file}.part`, file)
  await rm(tree, { recursive: true })
  return file
}

async function desktopParts(root, tree, name) {
  const linux = join(root, 'resources', 'linux')
  await put(
    join(linux, 'steradian.desktop'),
    join(tree, 'usr/share/applications/steradian.desktop'),
  )
  await put(join(linux, 'steradian-mime.xml'), join(tree, 'usr/share/mime/packages/steradian.xml'))
  const icons = join(root, 'resources', 'icons')
  const theme = join(tree, 'usr/share/icons/hicolor')
  for (const [drawing, kind] of [
    ['steradian', 'apps'],
    ['steradian-run', 'mimetypes'],
  ]) {
    await put(join(icons, `${drawing}.svg`), join(theme, 'scalable', kind, `${drawing}.svg`))
    for (const size of iconSizes)
      await put(
        join(icons, `${drawing}-${size}.png`),
        join(theme, `${size}x${size}`, kind, `${drawing}.png`),
      )
  }
  const legal = join(tree, home, 'resources', 'legal')
  const documents = join(tree, 'usr/share/doc', name)
  await put(join(legal, 'copyright'), join(documents, 'copyright'))
  await put(join(legal, 'sbom.cdx.json'), join(documents, 'sbom.cdx.json'))
  await put(join(linux, 'steradian.service'), join(documents, 'examples', 'steradian.service'))
  await mkdir(join(tree, 'usr/bin'), { recursive: true })
  await symlink(`/${home}/bin/steradian`, join(tree, 'usr/bin/steradian'))
}

async function put(source, target) {
  await mkdir(dirname(target), { recursive: true })
  await copyFile(source, target)
}

async function controlParts(tree, version, name) {
  const files = await filesOf(tree)
  const bytes = await sizeOf(files)
  const folder = join(tree, 'DEBIAN')
  await mkdir(folder)
  await writeFile(join(folder, 'md5sums'), await sumsOf(tree, files))
  await writeFile(join(folder, 'control'), control(version, name, bytes))
}

/** The variants put the same files in the same places, so one replaces the other. */
function control(version, name, bytes) {
  const other = name === 'steradian' ? 'steradian-cuda' : 'steradian'
  const device = name === 'steradian' ? 'on the processor' : 'on NVIDIA GPUs (CUDA 12 is inside)'
  const fields = {
    Package: name,
    Version: version,
    Section: 'science',
    Priority: 'optional',
    Architecture: 'amd64',
    Maintainer: 'the Steradian authors',
    'Installed-Size': Math.ceil(bytes / 1024),
    Depends: depends(),
    Suggests: 'slurm-client',
    Conflicts: other,
    Replaces: other,
    Description: `workbench for people who study how deep networks train
 Forms, queue, training, live charts and comparison in one application,
 with TensorFlow ${device}. Needs no network.`,
  }
  return `${Object.entries(fields)
    .map(([key, value]) => `${key}: ${value}`)
    .join('\n')}\n`
}

async function filesOf(tree) {
  const entries = await readdir(tree, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

async function sizeOf(files) {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function sumsOf(tree, files) {
  const lines = []
  for (const file of files.sort()) {
    const hash = createHash('md5')
    await pipeline(createReadStream(file), hash)
    lines.push(`${hash.digest('hex')}  ${relative(tree, file)}\n`)
  }
  return lines.join('')
}
