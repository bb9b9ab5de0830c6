/** Where work in progress lies: named after its process, so that nobody clears another's. */
import { readFileSync, statSync } from 'node:fs'
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
export function isAbandoned(folder: string, name: string): boolean {
  const owner = pattern.exec(name)?.[1]
  if (owner === undefined) return false
  if (Number(owner) === process.pid) return !active.has(name)
  return !isRunning(Number(owner)) || isYounger(Number(owner), join(folder, name))
}

/** This process is some milliseconds older than it knows. */
const slack = 2_000

/** Numbers come round: a process, or a thread, that began after the folder last changed is not its owner. */
function isYounger(processId: number, folder: string): boolean {
  try {
    const laterThanUs = 10 * (startOf(processId) - startOf(process.pid))
    return performance.timeOrigin + laterThanUs > statSync(folder).ctimeMs + slack
  } catch {
    // Not Linux, or gone meanwhile: the number alone must do.
    return false
  }
}

/** Hundredths of a second. */
function startOf(processId: number): number {
  const stat = readFileSync(`/proc/${processId}/stat`, 'latin1')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19])
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM'
  }
}
