import { spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'
import { SetupError } from './failure.mjs'

const children = new Set()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    for (const child of children) child.kill(signal)
    // The lock's own exit handler runs on this exit.
    process.exit(signal === 'SIGINT' ? 130 : 143)
  })
}

/**
 * Runs a program to its end and returns what it wrote. A crash is an outcome here, not an exception: load tests ask for it.
 * @returns {Promise<{ code: number | null, signal: string | null, output: string, stdout: string, missing: boolean }>}
 */
export function run(command, parameters, { env, cwd, timeout = 0, onOutput } = {}) {
  return new Promise((resolve) => {
    const options = {
      env: { ...process.env, ...env },
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    }
    const child = spawn(command, parameters, options)
    children.add(child)
    // spawn's own timeout keeps this process alive when the program does not exist.
    const timer = timeout > 0 ? setTimeout(() => child.kill('SIGKILL'), timeout) : undefined
    let output = ''
    let stdout = ''
    const collect = (chunk) => {
      output = (output + chunk).slice(-200_000)
      onOutput?.(String(chunk))
    }
    child.stdout.on('data', (chunk) => {
      stdout += chunk
      collect(chunk)
    })
    child.stderr.on('data', collect)
    const end = (result) => {
      clearTimeout(timer)
      children.delete(child)
      resolve({ output, stdout, missing: false, ...result })
    }
    child.on('error', (error) =>
      end({ code: null, signal: null, output: error.message, missing: error.code === 'ENOENT' }),
    )
    child.on('close', (code, signal) => end({ code, signal }))
  })
}

/** Like run, but the program must succeed; `fix` says what a person can do when it does not. */
export async function mustRun(command, parameters, { fix, ...options } = {}) {
  const result = await run(command, parameters, options)
  if (result.code === 0) return result
  const ended = result.signal
    ? `was ended by ${result.signal}`
    : `ended with exit code ${result.code}`
  throw new SetupError(
    `${command} ${parameters.slice(0, 4).join(' ')} … ${ended}:\n${tail(result.output)}`,
    fix,
  )
}

/** The last lines of a log, without colours: where compilers and installers say what went wrong. */
export function tail(text, lines = 15) {
  return stripVTControlCharacters(text).trimEnd().split('\n').slice(-lines).join('\n')
}
