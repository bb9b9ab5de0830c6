/** Where work in progress lies: named after its process, so that nobody clears another's. */
import { basename, join } from 'node:path'

const pattern = /^\.importing-.+\.(\d+)$/

/** Of this process; a process of the same number before it left nothing that is in here. */
const active = new Set<string>()

export function stagingFolder(folder: string, id: string): string {
  return join(folder, `.importing-${id}.${process.pid}`)
}

/** Names the folders as in use while `work` goes on. */
export async function whileActive<Result>(
  folders: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  const names = folders.map((folder) => basename(folder))
  for (const name of names) active.add(name)
  try {
    return await work()
  } finally {
    for (const name of names) active.delete(name)
  }
}

/** True for what a process left behind that is gone. */
export function isAbandoned(name: string): boolean {
  const owner = pattern.exec(name)?.[1]
  if (owner === undefined) return false
  return Number(owner) === process.pid ? !active.has(name) : !isRunning(Number(owner))
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM'
  }
}
