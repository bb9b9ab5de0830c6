/** A log file in the user's data folder: what remains of a failure nobody watched. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'

const largestLog = 2_000_000

export interface Log {
  readonly file: string
  readonly write: (message: string) => void
}

/** A thrown value with its stack and its causes, for the log. */
export function describe(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const own = thrown.stack ?? thrown.message
  return thrown.cause === undefined ? own : `${own}\ncaused by ${describe(thrown.cause)}`
}

/** Keeps one older file, so that a failing loop cannot fill the disk. */
export function openLog(folder: string): Log {
  const file = join(folder, 'steradian.log')
  mkdirSync(folder, { recursive: true })
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size > largestLog) renameSync(file, join(folder, 'steradian.old.log'))
  return {
    file,
    write: (message) => {
      try {
        appendFileSync(file, `${new Date().toISOString()} ${message}\n`)
      } catch {
        // A log that cannot be written (full disk) must not take the app with it.
      }
    },
  }
}
