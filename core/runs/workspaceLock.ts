/**
 * The lease on a workspace: one writer at a time. A lock left behind by a crash or a power cut is
 * recognised by another boot or a dead process, never by its age: a run may be silent for days.
 */
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { WorkbenchError } from '../contract/errors.ts'
import { translated } from './database.ts'

const holderSchema = z.strictObject({
  processId: z.int().positive(),
  /** Clock tick at which the process started: tells a reused process id from the holder. */
  processStart: z.string(),
  bootId: z.string(),
  host: z.string(),
})
export type LockHolder = z.output<typeof holderSchema>

export interface WorkspaceLock {
  readonly release: () => void
}

/** What the system says of itself; a parameter so that tests can reboot. */
export interface Machine {
  readonly self: LockHolder
  readonly isAlive: (processId: number) => boolean
  /** Empty where the system does not tell. */
  readonly startOf: (processId: number) => string
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // Not Linux, or the process is gone: the caller treats “unknown” as an empty text.
    return ''
  }
}

/** Field 22 of /proc/<pid>/stat; the command name before it may hold spaces, never after “) ”. */
function startOf(processId: number): string {
  const stat = readIfThere(`/proc/${processId}/stat`)
  return stat.slice(stat.lastIndexOf(') ') + 2).split(' ')[19] ?? ''
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM'
  }
}

export function thisMachine(): Machine {
  const self = {
    processId: process.pid,
    processStart: startOf(process.pid),
    bootId: readIfThere('/proc/sys/kernel/random/boot_id').trim(),
    host: hostname(),
  }
  return { self, isAlive, startOf }
}

function isStale(holder: LockHolder, machine: Machine): boolean {
  if (holder.host !== machine.self.host) return false
  if (holder.bootId !== machine.self.bootId) return true
  if (!machine.isAlive(holder.processId)) return true
  const start = machine.startOf(holder.processId)
  return start !== '' && holder.processStart !== '' && start !== holder.processStart
}

function parseHolder(text: string): LockHolder | null {
  try {
    return holderSchema.parse(JSON.parse(text))
  } catch {
    // A lock torn by a power cut names nobody; nobody holds it.
    return null
  }
}

function inUse(folder: string, file: string, holder: LockHolder | null): WorkbenchError {
  const who = holder ? `process ${holder.processId} on ${holder.host}` : 'another process'
  return new WorkbenchError(
    'workspace-in-use',
    `${folder} is in use by ${who}. Close it there first; if that machine is gone for good, delete ${file}`,
    { details: { folder, processId: holder?.processId ?? 0, host: holder?.host ?? '' } },
  )
}

function writeDurably(file: string, flag: 'w' | 'wx', text: string): void {
  const handle = openSync(file, flag)
  try {
    writeFileSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function wait(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}

/** Replaces a stale lock. Two processes may try at once; the one whose words stay is the owner. */
function takeOver(file: string, stale: string, text: string, processId: number): boolean {
  const mine = `${file}.${processId}`
  writeDurably(mine, 'w', text)
  if (readIfThere(file) !== stale) {
    rmSync(mine, { force: true })
    return false
  }
  renameSync(mine, file)
  wait(50)
  return readIfThere(file) === text
}

function created(file: string, text: string): boolean {
  try {
    writeDurably(file, 'wx', text)
    return true
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw thrown
  }
}

/** Takes the workspace for this process, or throws `workspace-in-use` naming the holder. */
export function lockWorkspace(folder: string, machine: Machine = thisMachine()): WorkspaceLock {
  const file = join(folder, 'workspace.lock')
  const text = `${JSON.stringify(machine.self)}\n`
  return translated(() => {
    if (!created(file, text)) {
      const found = readIfThere(file)
      const holder = parseHolder(found)
      if (holder && !isStale(holder, machine)) throw inUse(folder, file, holder)
      if (!takeOver(file, found, text, machine.self.processId))
        throw inUse(folder, file, parseHolder(readIfThere(file)))
    }
    return {
      release: () => {
        if (readIfThere(file) === text) rmSync(file, { force: true })
      },
    }
  })
}
