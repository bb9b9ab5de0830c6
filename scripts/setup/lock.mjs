import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { cacheFolder } from './cache.mjs'
import { say } from './report.mjs'

/** Runs `task` while no other set-up of this user writes the cache. A lock of a process that died is taken over. */
export async function withLock(task) {
  const file = join(cacheFolder(), 'setup.lock')
  await mkdir(cacheFolder(), { recursive: true })
  let announced = false
  while (!take(file)) {
    const holder = readHolder(file)
    if (isGone(holder)) {
      rmSync(file, { force: true })
      continue
    }
    if (!announced)
      say(`Another set-up (process ${holder?.pid ?? 'unknown'}) is at work; waiting for it …`)
    announced = true
    await pause(500)
  }
  const release = () => rmSync(file, { force: true })
  process.once('exit', release)
  try {
    return await task()
  } finally {
    release()
    process.off('exit', release)
  }
}

function take(file) {
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function readHolder(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // Just released, or just being written: look again.
    return undefined
  }
}

/** Only a process of this machine can be known to be dead. */
export function isGone(holder) {
  if (!holder || holder.host !== hostname()) return false
  try {
    process.kill(holder.pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}
