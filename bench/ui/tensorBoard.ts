/**
 * The same runs in TensorBoard, as far as its server: how long until every point of every run can be fetched. What its
 * page then needs to draw them comes on top, so the figure is a lower bound of its first complete draw.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { exportTensorBoard } from '../../core/app/exportTensorBoard.ts'
import { openSqliteStore } from '../../core/runs/sqlite.ts'
import { peersPython } from '../../core/verify/peersPython.ts'
import type { Row } from './row.ts'
import { withHome } from './window.ts'
import { writeSeries } from './workspaces.ts'

const port = 16_006
const address = `http://127.0.0.1:${port}/data/plugin/scalars`
const patience = 600_000

export function benchTensorBoard(runs: number, points: number): Promise<Row> {
  const program = process.env['STERADIAN_TENSORBOARD'] ?? join(dirname(peersPython), 'tensorboard')
  const row = `the same ${runs} runs x ${points} points in TensorBoard: all of them fetched (lower bound)`
  if (!existsSync(program))
    return Promise.resolve({ row, value: null, unit: 'ms', bar: 'none', met: null, peer: null })
  return withHome(async (home) => {
    const events = join(home, 'events')
    await writeEvents(home, events, { runs, points })
    const server = spawn(
      program,
      ['--logdir', events, '--port', String(port), '--samples_per_plugin', `scalars=${points + 1}`],
      { stdio: 'ignore' },
    )
    try {
      const begun = performance.now()
      await until(begun, async () => Object.keys(await fetchJson('/tags')).length === runs)
      const names = Object.keys(await fetchJson('/tags'))
      await until(begun, async () => (await countPoints(names)) >= runs * points)
      const value = performance.now() - begun
      return { row, value, unit: 'ms', bar: 'none', met: null }
    } finally {
      server.kill('SIGTERM')
    }
  })
}

async function writeEvents(home: string, events: string, size: { runs: number; points: number }) {
  writeSeries(home, size)
  mkdirSync(events)
  const store = openSqliteStore(join(home, 'workspace', 'workspace.sqlite'))
  try {
    for (const { runId } of store.runs()) await exportTensorBoard(store, runId, events)
  } finally {
    store.close()
  }
}

async function countPoints(names: readonly string[]): Promise<number> {
  let count = 0
  for (const name of names) {
    const points = await fetchJson(`/scalars?tag=train%2Floss&run=${encodeURIComponent(name)}`)
    count += Array.isArray(points) ? points.length : 0
  }
  return count
}

async function fetchJson(path: string): Promise<object> {
  try {
    const answer = await fetch(`${address}${path}`)
    return answer.ok ? ((await answer.json()) as object) : {}
  } catch {
    return {} // not up yet
  }
}

async function until(begun: number, isDone: () => Promise<boolean>): Promise<void> {
  while (!(await isDone())) {
    if (performance.now() - begun > patience) throw new Error('TensorBoard took too long')
    await wait(50)
  }
}
