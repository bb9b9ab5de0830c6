import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { watched } from './caseWatch.ts'

test('a child that works on and on is stopped; one that only waits is let be', async () => {
  const busy = spawn(process.execPath, ['-e', 'for (;;);'])
  const told: string[] = []
  const watch = watched(busy.pid, 0.3, (words) => {
    told.push(words)
    busy.kill('SIGKILL')
  })
  await once(busy, 'exit')
  watch.end()
  expect(told).toEqual(['took longer than 0.3 s'])

  const idle = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 1500)'])
  await new Promise((resolve) => setTimeout(resolve, 500))
  const other = watched(idle.pid, 0.3, (words) => told.push(words))
  await once(idle, 'exit')
  other.end()
  if (process.platform === 'linux') expect(told).toHaveLength(1)
})
