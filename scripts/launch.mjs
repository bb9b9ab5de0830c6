import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { root } from './setup/index.mjs'

/** Environment in which node_modules/.bin comes first: `node` there is Node 24. */
export function toolEnvironment(extra = {}) {
  const bin = join(root, 'node_modules', '.bin')
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, ...extra }
}

/**
 * Runs a program in the foreground on this terminal, hands signals on, and returns its exit code.
 * @returns {Promise<number>}
 */
export function foreground(command, parameters, { env = toolEnvironment(), cwd } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { stdio: 'inherit', env, cwd })
    // Ctrl+C reaches the whole foreground group by itself; a signal sent to this process alone must be handed on.
    const signals = ['SIGTERM', 'SIGHUP', 'SIGINT']
    const handOn = (signal) =>
      signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)
    for (const signal of signals) process.removeAllListeners(signal).on(signal, handOn)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      for (const name of signals) process.off(name, handOn)
      resolve(code ?? exitCodeOf(signal))
    })
  })
}

/** The shell's convention: 128 and the signal's number. */
function exitCodeOf(signal) {
  return 128 + ({ SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 }[signal] ?? 0)
}

/** Node would keep 128 MB for young objects; an import of a million files then takes more than 512. */
const nodeOptions = ['--max-semi-space-size=8']

/**
 * Runs a TypeScript file of the repository under Node 24, in the folder where the person typed the command: npm moves to
 * the repository first, and relative paths would mean something else there.
 */
export function runTypeScript({ nodePath }, file, parameters) {
  const typedIn = process.cwd() === root ? process.env.INIT_CWD : undefined
  return foreground(nodePath, [...nodeOptions, join(root, file), ...parameters], { cwd: typedIn })
}
