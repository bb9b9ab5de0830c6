/**
 * The same runs in TensorBoard, as far as its server: how long until every point of every run has been fetched. What
 * its page then needs to draw them comes on top, so the ratio is a lower bound.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { get } from 'node:http'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { exportTensorBoard } from '../../core/app/exportTensorBoard.ts'
import { openSqliteStore } from '../../core/runs/sqlite.ts'
import { peersPython } from '../../core/verify/peersPython.ts'
import { firstDrawOfMany } from './drawing.ts'
import { atLeast } from './row.ts'
import type { Row } from './row.ts'
import { withHome, withWindow } from './window.ts'
import { writeSeries } from './workspaces.ts'
import type { Points } from './workspaces.ts'

const port = 16_006
const address = `http://127.0.0.1:${port}/data/plugin/scalars`
const patience = 600_000

export function benchTensorBoard(runs: number, points: number): Promise<Row> {
  const program = process.env['STERADIAN_TENSORBOARD'] ?? join(dirname(peersPython), 'tensorboard')
  const row = `the same ${runs} runs x ${points} points: TensorBoard's fetching of all of them over our first draw`
  if (!existsSync(program))
    return Promise.resolve({ row, value: null, unit: 'times', bar: '>= 5', met: null })
  return withHome(async (home) => {
    const events = join(home, 'events')
    await writeEvents(home, events, { runs, points })
    const ours = await withWindow(home, ({ page }) => firstDrawOfMany(page, runs, points))
    const theirs = await servedAfter(program, events, { runs, points })
    return atLeast(5, { row, value: theirs / ours, unit: 'times', ours, theirs })
  })
}

/** Milliseconds from the start of TensorBoard's server to the last point of the last run. */
async function servedAfter(program: string, events: string, { runs, points }: Points) {
  const begun = performance.now()
  const server = spawn(
    program,
    ['--logdir', events, '--port', String(port), '--samples_per_plugin', `scalars=${points + 1}`],
    { stdio: 'ignore' },
  )
  try {
    await until(begun, async () => Object.keys(await fetchJson('/tags')).length === runs)
    const names = Object.keys(await fetchJson('/tags'))
    await until(begun, async () => (await countPoints(names)) >= runs * points)
    return performance.now() - begun
  } finally {
    server.kill('SIGKILL')
  }
}

async function writeEvents(home: string, events: string, size: Points) {
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

/** Without `fetch`: Node's ends the process when TensorBoard closes a connection early. */
function fetchJson(path: string): Promise<object> {
  return new Promise((resolve) => {
    const ask = get(`${address}${path}`, { agent: false }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.once('error', () => resolve({}))
      answer.once('end', () =>
        resolve(
          answer.statusCode === 200 ? (JSON.parse(Buffer.concat(parts).toString()) as object) : {},
        ),
      )
    })
    ask.once('error', () => resolve({})) // not up yet
  })
}

async function until(begun: number, isDone: () => Promise<boolean>): Promise<void> {
  while (!(await isDone())) {
    if (performance.now() - begun > patience) throw new Error('TensorBoard took too long')
    await wait(50)
  }
}
