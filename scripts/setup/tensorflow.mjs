import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cached, cacheFolder, needSpace } from './cache.mjs'
import { downloadWheel } from './download.mjs'
import { SetupError } from './failure.mjs'
import { keyOf } from './hash.mjs'
import { hardLink, softLink } from './links.mjs'
import { findPython, needPip, unzip } from './python.mjs'
import { megabytes, say } from './report.mjs'
import { run } from './run.mjs'
import { tensorflowVersion, variants } from './wheels.mjs'

const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']

/** The libraries, and the C headers that the binding is compiled against: 0.95 of the wheel's 1.6 GB. */
const wanted =
  '^tensorflow/libtensorflow_(cc|framework)\\.so\\.2$|^tensorflow/include/(tensorflow|xla|tsl)/|^nvidia/.*\\.so[.0-9]*$'

/** 'gpu' where the NVIDIA driver answers; STERADIAN_TENSORFLOW overrides. */
export async function chooseVariant() {
  const asked = process.env.STERADIAN_TENSORFLOW
  if (asked === 'cpu' || asked === 'gpu') return asked
  if (asked) {
    throw new SetupError(
      `STERADIAN_TENSORFLOW is "${asked}".`,
      'set it to cpu or gpu, or leave it out.',
    )
  }
  const { code, stdout } = await run('nvidia-smi', ['--list-gpus'], { timeout: 20_000 })
  return code === 0 && stdout.includes('GPU 0') ? 'gpu' : 'cpu'
}

/** The cache folder with `lib/` and `include/` of TensorFlow. */
export async function fetchTensorflow(variant) {
  const { wheels, unpacked } = variants[variant]
  const key = keyOf(
    wheels.map(({ sha256 }) => sha256),
    wanted,
  )
  const name = join('tensorflow', `${tensorflowVersion}-${variant}-${key}`)
  return cached(name, async (folder) => {
    const absent = wheels.filter((wheel) => !existsSync(keptWheel(wheel)))
    const total = absent.reduce((sum, { size }) => sum + size, 0)
    await needSpace(total + unpacked, `TensorFlow ${tensorflowVersion} (${variant})`)
    const python = await findPython()
    await needPip(python)
    if (total > 0)
      say(
        `  TensorFlow ${tensorflowVersion} (${variant}): ${megabytes(total)} to download, once for this user`,
      )
    for (const wheel of wheels) await addWheel(python, wheel, folder)
    await arrange(folder)
  })
}

/** Where a downloaded and checked wheel waits until all of its variant are unpacked. */
function keptWheel({ sha256 }) {
  return join(cacheFolder(), 'wheels', `${sha256}.whl`)
}

/** A finished wheel is kept until all are unpacked, so that an interrupted set-up goes on where it stopped. */
async function addWheel(python, wheel, folder) {
  const kept = keptWheel(wheel)
  if (!existsSync(kept)) {
    const place = await mkdtemp(join(folder, 'download-'))
    const file = await downloadWheel(python, wheel, place)
    await mkdir(join(cacheFolder(), 'wheels'), { recursive: true })
    await rename(file, kept)
    await rm(place, { recursive: true })
  }
  await unzip(python, kept, join(folder, 'unpacked'), wanted)
}

/**
 * From the wheels' layout to the one that tfjs-node expects. CUDA's folders keep their names: TensorFlow looks for them in
 * ../nvidia/<part>/lib as seen from its own folder, and not beside itself.
 */
async function arrange(folder) {
  const unpacked = join(folder, 'unpacked')
  await mkdir(join(folder, 'lib'))
  for (const name of libraries)
    await rename(join(unpacked, 'tensorflow', name), join(folder, 'lib', name))
  await rename(join(unpacked, 'tensorflow', 'include'), join(folder, 'include'))
  if (existsSync(join(unpacked, 'nvidia')))
    await rename(join(unpacked, 'nvidia'), join(folder, 'nvidia'))
  await rm(unpacked, { recursive: true })
  await rm(join(cacheFolder(), 'wheels'), { recursive: true, force: true })
}

/** Puts the libraries into the tfjs package of this clone. */
export async function stageTensorflow(source, packageFolder) {
  const deps = join(packageFolder, 'deps')
  for (const name of libraries) {
    await hardLink(join(source, 'lib', name), join(deps, 'lib', name))
    // The names that the linker looks for: libtensorflow.so and libtensorflow_framework.so.
    await softLink(name, join(deps, 'lib', name.replace(/(_cc)?\.so\.2$/, '.so')))
  }
  await softLink(join(source, 'include'), join(deps, 'include'))
  const cuda = join(source, 'nvidia')
  if (existsSync(cuda)) await softLink(cuda, join(deps, 'nvidia'))
}
