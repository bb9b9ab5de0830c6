import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Machine } from './workspaceLock.ts'
import { lockWorkspace, thisMachine } from './workspaceLock.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const inUse = expect.objectContaining({ code: 'workspace-in-use' }) as Error
const notWritable = expect.objectContaining({ code: 'workspace-not-writable' }) as Error

function machine(self: Partial<Machine['self']>, alive = true, start = '10'): Machine {
  const whole = { processId: 100, processStart: '10', bootId: 'boot-1', host: 'lab', ...self }
  return { self: whole, isAlive: () => alive, startOf: () => start }
}

test('a second instance is told who holds the workspace', () => {
  lockWorkspace(folder)
  expect(() =>
    lockWorkspace(
      folder,
      machine({ processId: 7, host: thisMachine().self.host, bootId: thisMachine().self.bootId }),
    ),
  ).not.toThrow()
  rmSync(join(folder, 'workspace.lock'))
  lockWorkspace(folder, machine({}))
  expect(() => lockWorkspace(folder, machine({ processId: 101 }))).toThrow(inUse)
  expect(() => lockWorkspace(folder, machine({ processId: 101 }))).toThrow(/process 100 on lab/)
})

test('a released workspace can be taken again', () => {
  const lock = lockWorkspace(folder, machine({}))
  lock.release()
  lockWorkspace(folder, machine({ processId: 101 }))
})

test('the lock of a dead process is taken over', () => {
  lockWorkspace(folder, machine({}))
  lockWorkspace(folder, machine({ processId: 101 }, false))
  expect(readFileSync(join(folder, 'workspace.lock'), 'utf8')).toContain('"processId":101')
})

test('the lock of an earlier boot is taken over although its process id is alive', () => {
  lockWorkspace(folder, machine({}))
  lockWorkspace(folder, machine({ processId: 101, bootId: 'boot-2' }))
})

test('a reused process id does not keep the lock', () => {
  lockWorkspace(folder, machine({}))
  lockWorkspace(folder, machine({ processId: 101 }, true, '99'))
})

test('the lock of another host holds, whatever our boot id is', () => {
  lockWorkspace(folder, machine({ host: 'elsewhere' }))
  expect(() => lockWorkspace(folder, machine({ bootId: 'boot-2' }, false))).toThrow(inUse)
})

test('a torn lock file names nobody and is taken over', () => {
  writeFileSync(join(folder, 'workspace.lock'), '{"processId":4')
  lockWorkspace(folder, machine({}))
})

test('whoever lost the lock does not release it for the new holder', () => {
  const lost = lockWorkspace(folder, machine({}))
  lockWorkspace(folder, machine({ processId: 101 }, false))
  lost.release()
  expect(() => lockWorkspace(folder, machine({ processId: 102 }))).toThrow(inUse)
})

test('a folder that cannot be written is called so', (context) => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => lockWorkspace(join(folder, 'file'), machine({}))).toThrow(notWritable)
  const place = join(folder, 'readonly')
  mkdirSync(place)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', place], { stdio: 'pipe' })
  } catch (thrown) {
    context.skip(`a read-only disk cannot be mounted here: ${String(thrown)}`)
  }
  try {
    expect(() => lockWorkspace(place, machine({}))).toThrow(notWritable)
  } finally {
    execFileSync('umount', [place])
  }
})
