import { fileURLToPath } from 'node:url'
import { SetupError } from './failure.mjs'
import { mustRun, run } from './run.mjs'

const extractScript = fileURLToPath(new URL('extract.py', import.meta.url))

/** The Python that fetches wheels, unpacks archives and drives node-gyp. STERADIAN_PYTHON names another one. */
export async function findPython() {
  const candidates = [process.env.STERADIAN_PYTHON, 'python3', 'python'].filter(Boolean)
  for (const python of candidates) {
    const { code, stdout } = await run(python, ['-c', 'import sys; print(sys.version_info[0])'])
    if (code === 0 && stdout.trim() === '3') return python
  }
  throw new SetupError(
    `No Python 3 found (looked for ${candidates.join(', ')}); it fetches TensorFlow's libraries and drives the compiler.`,
    'install it (Debian, Ubuntu: apt-get install python3 python3-pip), or set STERADIAN_PYTHON.',
  )
}

export async function needPip(python) {
  const { code } = await run(python, ['-m', 'pip', '--version'])
  if (code === 0) return
  throw new SetupError(
    `${python} has no pip, which fetches TensorFlow's libraries.`,
    `install it (Debian, Ubuntu: apt-get install python3-pip; elsewhere: ${python} -m ensurepip), or set STERADIAN_PYTHON.`,
  )
}

/** Unpacks the members of a zip file that match a regular expression, with permissions and links, below `folder`. */
export async function unzip(python, archive, folder, pattern = '') {
  await mustRun(python, [extractScript, archive, folder, pattern], {
    fix: 'see the last line above; when it says "No space left on device", free some space and run the command again.',
  })
}
