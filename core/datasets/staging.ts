/** Where work in progress lies: named after its process, so that nobody clears another's. */
import { join } from 'node:path'

const pattern = /^\.importing-.+\.(\d+)$/

export function stagingFolder(folder: string, id: string): string {
  return join(folder, `.importing-${id}.${process.pid}`)
}

/** True for what a process left behind that is gone; our own process has nothing before it starts. */
export function isAbandoned(name: string): boolean {
  const owner = pattern.exec(name)?.[1]
  if (owner === undefined) return false
  return Number(owner) === process.pid || !isRunning(Number(owner))
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM'
  }
}
