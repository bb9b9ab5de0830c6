/** Paths in pasted text: one a line, quoted or as file addresses, as shells and file managers copy them. */
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const most = 10_000

function toPath(line: string): string {
  const plain = line.trim().replace(/^(["'])(.*)\1$/, '$2')
  if (plain.startsWith('file://')) return fileURLToPath(plain)
  return plain.startsWith('~/') ? join(homedir(), plain.slice(2)) : plain
}

/** Those that exist; a line that is no path is no mistake of anybody. */
export function pathsInText(text: string): string[] {
  return text
    .split('\n')
    .slice(0, most)
    .flatMap((line) => {
      try {
        const path = toPath(line)
        return isAbsolute(path) && existsSync(path) ? [path] : []
      } catch {
        // A file address of another machine.
        return []
      }
    })
}
