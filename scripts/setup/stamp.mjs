import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { keyOf } from './hash.mjs'

const scriptsFolder = dirname(fileURLToPath(import.meta.url))

/** Where set-up leaves what it found. It lies in node_modules, so that npm ci takes it away with the rest. */
function stampFile(root) {
  return join(root, 'node_modules', '.steradian', 'setup.json')
}

/** Everything that a finished set-up depends on and that can be read in milliseconds. */
export function fingerprint(root, env = process.env) {
  const read = (name) => readFileSync(join(root, name), 'utf8')
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json'))
  const scripts = readdirSync(scriptsFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .sort()
  const choices = ['STERADIAN_ELECTRON', 'STERADIAN_TENSORFLOW', 'ELECTRON_MIRROR'].map(
    (name) => env[name] ?? '',
  )
  return keyOf(
    read('package-lock.json'),
    { dependencies, devDependencies, optionalDependencies },
    scripts,
    choices,
    hasGpuDriver(env),
  )
}

/** The result of an earlier set-up that still holds, or undefined. `headless` does without Electron. */
export function readStamp(root, { headless }) {
  const file = stampFile(root)
  if (!existsSync(file)) return undefined
  const stamp = JSON.parse(readFileSync(file, 'utf8'))
  if (stamp.fingerprint !== fingerprint(root)) return undefined
  if (!headless && (!stamp.electronPath || !hasVirtualDisplay())) return undefined
  return [...stamp.files, stamp.electronPath].every((path) => !path || existsSync(path))
    ? stamp
    : undefined
}

/** Files whose absence means that someone took a part away. */
export function nativeFiles(root, nodePath) {
  const tensorflow = join(root, 'node_modules', '@tensorflow', 'tfjs-node-gpu')
  const files = [nodePath, join(tensorflow, 'lib', 'napi-v8', 'tfjs_binding.node')]
  return process.platform === 'linux'
    ? [...files, join(tensorflow, 'deps', 'lib', 'libtensorflow.so')]
    : files
}

export function writeStamp(root, stamp) {
  const file = stampFile(root)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(stamp, null, 2)}\n`)
  renameSync(`${file}.${process.pid}`, file)
}

function hasGpuDriver(env) {
  return existsSync('/proc/driver/nvidia/version') || onPath('nvidia-smi', env)
}

/** A test needs one on Linux even where the last set-up ran on a desktop. */
function hasVirtualDisplay() {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  return (
    process.platform !== 'linux' ||
    Boolean(DISPLAY || WAYLAND_DISPLAY) ||
    onPath('xvfb-run', process.env)
  )
}

function onPath(program, env) {
  return (env.PATH ?? '')
    .split(delimiter)
    .some((folder) => folder && existsSync(join(folder, program)))
}
