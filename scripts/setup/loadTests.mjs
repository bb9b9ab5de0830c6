import { fileURLToPath } from 'node:url'
import { run, tail } from './run.mjs'

/** Loading a native part that does not fit can end the process, so every load test runs in its own. */
function probe(name) {
  return fileURLToPath(new URL(`probes/${name}.cjs`, import.meta.url))
}

/** Computes something with TensorFlow. @returns {Promise<{ ok: boolean, version?: string, gpu?: boolean, reason?: string }>} */
export async function loadTensorflow(nodePath) {
  const env = { TF_CPP_MIN_LOG_LEVEL: '3', TF_FORCE_GPU_ALLOW_GROWTH: 'true' }
  const result = await run(nodePath, [probe('tensorflow')], { env, timeout: 120_000 })
  return { ...verdict(result), gpu: /^gpu true$/m.test(result.stdout) }
}

/** Opens a database. `executable` is a Node, or an Electron that plays Node. */
export async function loadSqlite(executable) {
  const env = { ELECTRON_RUN_AS_NODE: '1' }
  return verdict(await run(executable, [probe('sqlite')], { env, timeout: 60_000 }))
}

/** Asks an Electron for its version, which also needs every shared library it links. */
export async function loadElectron(electronPath) {
  const env = { ELECTRON_RUN_AS_NODE: '1' }
  const parameters = ['-e', 'console.log("version " + process.versions.electron)']
  return verdict(await run(electronPath, parameters, { env, timeout: 60_000 }))
}

function verdict({ code, signal, output, stdout }) {
  const version = /^version (\S+)$/m.exec(stdout)?.[1]
  if (code === 0 && version) return { ok: true, version }
  return { ok: false, reason: `${signal ? `(ended by ${signal}) ` : ''}${tail(output, 8)}` }
}
