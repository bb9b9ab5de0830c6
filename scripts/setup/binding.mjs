import { existsSync, readFileSync } from 'node:fs'
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cached, cacheFolder } from './cache.mjs'
import { nodeGyp } from './compile.mjs'
import { SetupError } from './failure.mjs'
import { digestOf, keyOf } from './hash.mjs'
import { copyInto } from './links.mjs'
import { loadTensorflow } from './loadTests.mjs'
import { say } from './report.mjs'
import { mustRun } from './run.mjs'
import { chooseVariant, fetchTensorflow, stageTensorflow } from './tensorflow.mjs'
import { tensorflowVersion } from './wheels.mjs'

/** N-API 8: one build serves Node 24 and every Electron from 33 on. */
const napi = 'napi-v8'

/** TensorFlow under @tensorflow/tfjs-node-gpu: libraries, binding, load test. */
export async function setUpTensorflow(runtime) {
  const folder = join(runtime.root, 'node_modules', '@tensorflow', 'tfjs-node-gpu')
  if (process.platform !== 'linux' || process.arch !== 'x64') return officialRoute(runtime, folder)
  const variant = await chooseVariant()
  const libraries = await fetchTensorflow(variant)
  await stageTensorflow(libraries, folder)
  await placeBinding(runtime, folder, variant)
  let loaded = await loadTensorflow(runtime.nodePath)
  if (!loaded.ok) {
    // A binding built on another machine that shares this home folder: build it here, once.
    await rm(await bindingName(folder, variant), { recursive: true, force: true })
    await placeBinding(runtime, folder, variant)
    loaded = await loadTensorflow(runtime.nodePath)
  }
  if (!loaded.ok) throw brokenTensorflow(loaded.reason)
  if (variant === 'gpu' && !loaded.gpu)
    say('  TensorFlow has its GPU libraries but finds no usable GPU; it will compute on the CPU.')
  return {
    tensorflowVersion: loaded.version,
    tensorflowVariant: variant,
    tensorflowOnGpu: loaded.gpu,
  }
}

/** Compiles the binding for these libraries, or takes the one compiled before, and copies it into the package. */
async function placeBinding(runtime, folder, variant) {
  const built = await cached(await bindingKey(folder, variant), async (partial) => {
    const module = ['--napi_build_version=8', '--module_name=tfjs_binding']
    await nodeGyp(runtime, folder, [...module, `--module_path=${partial}`])
    if (!existsSync(join(partial, 'tfjs_binding.node')))
      await copyFile(
        join(folder, 'build', 'Release', 'tfjs_binding.node'),
        join(partial, 'tfjs_binding.node'),
      )
    await rm(join(folder, 'build'), { recursive: true, force: true })
  })
  await mkdir(join(folder, 'lib', napi), { recursive: true })
  await copyInto(join(built, 'tfjs_binding.node'), join(folder, 'lib', napi, 'tfjs_binding.node'))
}

async function bindingName(folder, variant) {
  return join(cacheFolder(), await bindingKey(folder, variant))
}

/** Everything that the compiled binding depends on. */
async function bindingKey(folder, variant) {
  const sources = (await readdir(join(folder, 'binding'))).sort()
  const digests = await Promise.all(sources.map((name) => digestOf(join(folder, 'binding', name))))
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const key = keyOf(
    version,
    tensorflowVersion,
    variant,
    digests,
    napi,
    process.platform,
    process.arch,
  )
  return join('tensorflow-binding', key)
}

/** The wheels of other systems lack the C library: there the package's own install script is the way. */
async function officialRoute({ root, nodePath }, folder) {
  const before = await loadTensorflow(nodePath)
  if (!before.ok)
    await mustRun('npm', ['rebuild', '@tensorflow/tfjs-node-gpu', '--ignore-scripts=false'], {
      cwd: root,
      fix: 'TensorFlow’s own download is needed on this system; check the network and run the same command again.',
    })
  const loaded = before.ok ? before : await loadTensorflow(nodePath)
  if (!loaded.ok) throw brokenTensorflow(loaded.reason, folder)
  return { tensorflowVersion: loaded.version, tensorflowVariant: 'official' }
}

function brokenTensorflow(reason) {
  return new SetupError(
    `TensorFlow was installed but does not load:\n${reason}`,
    `remove ${join(cacheFolder(), 'tensorflow')} and run the same command again; STERADIAN_TENSORFLOW=cpu avoids the GPU libraries.`,
  )
}
