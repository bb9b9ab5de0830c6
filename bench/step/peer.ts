/** A Python peer as a child process that times its own steps on request. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { peersPython } from '../../core/verify/peersPython.ts'

type Answer = { readonly ready?: true; readonly times?: number[]; readonly error?: string }

export interface Peer {
  /** False with the peer's own words when it cannot build this network. */
  readonly build: (spec: object, mode: string) => Promise<true | string>
  /** Milliseconds of each step. */
  readonly time: (mode: string, steps: number) => Promise<number[]>
  readonly close: () => void
}

/** Null where the peers' environment has not been made (`npm run bench:peers`). */
export function startPeer(script: string): Peer | null {
  if (!existsSync(peersPython)) return null
  const file = fileURLToPath(new URL(`../peers/${script}`, import.meta.url))
  const child = spawn(peersPython, [file], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, OMP_NUM_THREADS: '2' },
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ask = async (request: object): Promise<Answer> => {
    child.stdin.write(`${JSON.stringify(request)}\n`)
    const { value, done } = (await lines.next()) as { value?: string; done?: boolean }
    return done === true || value === undefined
      ? { error: 'the peer ended' }
      : (JSON.parse(value) as Answer)
  }
  return {
    build: async (spec, mode) => {
      const { error } = await ask({ spec, mode })
      return error ?? true
    },
    time: async (mode, steps) => (await ask({ mode, steps })).times ?? [],
    close: () => child.stdin.end(),
  }
}
