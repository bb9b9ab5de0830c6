/** Asks PyTorch how fast it does the same; null where the peers' environment or a package is missing. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const python = join(homedir(), '.cache', 'steradian', 'peers', 'bin', 'python')
const script = fileURLToPath(new URL('peers/datasets_peer.py', import.meta.url))
const execute = promisify(execFile)

export async function askPeer<Answer>(
  question: readonly string[],
  progress: (line: string) => void,
): Promise<Answer | null> {
  if (!existsSync(python)) {
    progress('  no peers: npm run bench:peers makes their environment')
    return null
  }
  try {
    const { stdout } = await execute(python, [script, ...question])
    return JSON.parse(stdout) as Answer
  } catch (thrown) {
    const words = thrown instanceof Error ? thrown.message : String(thrown)
    progress(`  ${question[0] ?? ''}: ${words.trim().split('\n').at(-1) ?? ''}`)
    return null
  }
}
