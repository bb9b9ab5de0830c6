import { join } from 'node:path'
import { SetupError } from './failure.mjs'
import { findPython } from './python.mjs'
import { mustRun, run } from './run.mjs'

/**
 * Runs node-gyp in `folder`. The headers come with the Node 24 package where there is one, so nothing is downloaded.
 * @param {{ root: string, nodePath: string, headers?: string }} runtime
 */
export async function nodeGyp({ root, nodePath, headers }, folder, parameters, env = {}) {
  await needCompiler()
  const python = await findPython()
  const nodedir = headers ? [`--nodedir=${headers}`] : []
  const gyp = join(root, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js')
  await mustRun(nodePath, [gyp, 'rebuild', ...parameters, ...nodedir, `--python=${python}`], {
    cwd: folder,
    env: {
      ...env,
      PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`,
      MAKEFLAGS: '-j2',
    },
    fix: 'the compiler’s own words are above; a missing header or tool is usually in build-essential.',
  })
}

async function needCompiler() {
  if (process.platform === 'win32') return // node-gyp finds Visual Studio by itself, or says how.
  for (const program of ['make', process.env.CXX || 'c++']) {
    if (!(await run(program, ['--version'])).missing) continue
    throw new SetupError(
      `No ${program} found: the native parts are compiled once.`,
      process.platform === 'darwin'
        ? 'xcode-select --install'
        : 'install a C++ compiler (Debian, Ubuntu: apt-get install build-essential).',
    )
  }
}
