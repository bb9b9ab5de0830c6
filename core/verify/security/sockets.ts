/** What a whole run asks of the network: every socket call of every process, as strace sees it (Linux). */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Traced {
  /** System calls with an address of the internet family that leave this machine. */
  readonly outside: readonly string[]
  /** Calls to this machine's own addresses. */
  readonly loopback: number
  /** Exit code of what was traced. */
  readonly code: number | null
  readonly output: string
}

/** True where strace is there and may look into other processes. */
export function canTrace(): boolean {
  return spawnSync('strace', ['-f', '-e', 'trace=none', 'true']).status === 0
}

export function traceSockets(command: readonly string[], environment: NodeJS.ProcessEnv): Traced {
  const folder = mkdtempSync(join(tmpdir(), 'steradian-sockets-'))
  const log = join(folder, 'calls')
  const calls = 'trace=connect,bind,sendto,sendmsg,sendmmsg'
  const strace = ['-f', '-qq', '--seccomp-bpf', '-e', calls, '-e', 'signal=none', '-o', log]
  const { status, stdout, stderr } = spawnSync('strace', [...strace, ...command], {
    ...{ encoding: 'utf8', env: { ...process.env, ...environment }, maxBuffer: 2 ** 28 },
  })
  const lines = existsSync(log) ? readFileSync(log, 'latin1').split('\n') : []
  rmSync(folder, { recursive: true, force: true })
  return { ...sorted(lines), code: status, output: stdout + stderr }
}

const internet = /sa_family=AF_INET6?\b/
const ownAddress =
  /inet_addr\("(127\.[\d.]+|0\.0\.0\.0)"\)|inet_pton\(AF_INET6, "(::1|::|::ffff:127\.[\d.]+)"/

/** A socket that is bound to the wildcard and reaches nobody is this machine's own affair. */
export function sorted(lines: readonly string[]): { outside: string[]; loopback: number } {
  const calls = lines.filter((line) => internet.test(line))
  const outside = calls.filter((line) => !ownAddress.test(line))
  return { outside, loopback: calls.length - outside.length }
}
