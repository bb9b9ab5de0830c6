/** Gathers what goes into a package. */
import { existsSync, readFileSync } from 'node:fs'
import { chmod, copyFile, cp, link, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { megabytes, say } from '../setup/report.mjs'
import { run } from '../setup/run.mjs'
import { neededPackages, nameOf } from './closure.mjs'
import { bundleCommandLine } from './commandLine.mjs'
import { writeLegal } from './legal.mjs'
import { isWanted } from './wanted.mjs'

/** @returns {Promise<{ before: number, after: number }>} bytes of TensorFlow's libraries, whole and stripped */
export async function stage(root, folder, stamp) {
  await rm(folder, { recursive: true, force: true })
  const app = join(folder, 'app')
  const { name, version, description, license, main } = readManifest(root)
  await mkdir(app, { recursive: true })
  await bundleCommandLine(root, join(root, 'out', 'cli'), version)
  const manifest = {
    name,
    productName: 'Steradian',
    version,
    description,
    license,
    main,
    type: 'module',
  }
  await writeFile(join(app, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  for (const part of ['main', 'preload', 'renderer', 'cli'])
    await cp(join(root, 'out', part), join(app, 'out', part), { recursive: true })
  const packages = await stagePackages(root, join(app, 'node_modules'), stamp)
  await stageNode(stamp.nodePath, join(folder, 'node'))
  await writeLegal(root, join(folder, 'legal'), packages, stamp)
  return stageTensorflow(root, join(app, 'node_modules', '@tensorflow', 'tfjs-node-gpu', 'deps'))
}

function readManifest(root) {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
}

async function stagePackages(root, target, { sqliteVariant }) {
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  // Optional packages of other systems are locked, but not installed here.
  const present = neededPackages(locked).filter((path) => existsSync(join(root, path)))
  const system = { platform: `${process.platform}-${process.arch}`, sqliteVariant }
  for (const path of present) {
    const source = join(root, path)
    const place = join(target, path.slice('node_modules/'.length))
    for (const file of await filesOf(source))
      if (isWanted(nameOf(path), file, system))
        await putInPlace(join(source, file), join(place, file))
  }
  return present.map((path) => ({ path, ...locked[path], name: nameOf(path) }))
}

/** Files of a package, without those of packages nested in it. */
async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !/(^|\/)node_modules\//.test(file))
}

async function putInPlace(source, target) {
  await mkdir(dirname(target), { recursive: true })
  // A second name for the same bytes where the disk allows it; nothing here is changed in place.
  await link(source, target).catch(() => copyFile(source, target))
}

/** The command line's own Node: Electron does not play Node for it, so nothing else can make it do so. */
async function stageNode(nodePath, folder) {
  await mkdir(folder, { recursive: true })
  const target = join(folder, process.platform === 'win32' ? 'node.exe' : 'node')
  await copyFile(nodePath, target)
  await chmod(target, 0o755)
  if (process.platform === 'linux') await run('strip', ['--strip-unneeded', target])
}

/** Two libraries and, for a GPU, CUDA's; their tables of local symbols (a quarter of the bytes) serve only debuggers. */
async function stageTensorflow(root, target) {
  const source = join(root, 'node_modules', '@tensorflow', 'tfjs-node-gpu', 'deps')
  const sizes = { before: 0, after: 0 }
  await mkdir(join(target, 'lib'), { recursive: true })
  const names = (await readdir(join(source, 'lib'))).filter((name) => isLibrary(name))
  for (const name of names) {
    const copy = join(target, 'lib', name)
    await copyFile(join(source, 'lib', name), copy)
    sizes.before += (await stat(copy)).size
    if (process.platform === 'linux') await run('strip', ['--strip-unneeded', copy])
    sizes.after += (await stat(copy)).size
  }
  const cuda = join(source, 'nvidia')
  if (existsSync(cuda))
    await cp(cuda, join(target, 'nvidia'), { recursive: true, dereference: true })
  say(`  TensorFlow: ${megabytes(sizes.before)}, stripped ${megabytes(sizes.after)}`)
  return sizes
}

/** On Linux `.so` names are links for the compiler; the loader asks for `.so.2`. */
function isLibrary(name) {
  return process.platform === 'linux' ? /\.so\.2$/.test(name) : /\.(dll|dylib)$/.test(name)
}
