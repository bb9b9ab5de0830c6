/** Trains with charts open, starts and stops runs, and samples memory and handles of every process. */
import { readFileSync, readdirSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { _electron } from '@playwright/test'
import { ask } from '../ask.ts'
import { environmentOf, startCommand } from '../workbench.ts'

type Input = { readonly home: string; readonly minutes: number }
/** Bytes and open files by process. */
type Sample = Readonly<Record<'window' | 'engine' | 'trainer', { bytes: number; handles: number }>>

const { home, minutes } = JSON.parse(process.argv[2] ?? '') as Input
const sampleEvery = 5_000
/** A run is stopped and another one started after so many samples. */
const turnover = 4
const config = {
  ...{ dataset: 'fashion-mnist-6k', model: 'conv-small', imageReduction: 2 },
  training: { batchSize: 16, steps: 1_000_000, seed: 1, checkpointEvery: 500, evaluateEvery: 500 },
}

await mkdir(home, { recursive: true })
const app = await _electron.launch({ ...startCommand(), env: environmentOf(home) })
const page = await app.firstWindow()

async function startRun(): Promise<string> {
  const { runId } = await ask(page, 'runs.start', { method: 'spherical-motion', config, name: '' })
  return runId
}

function usage(processId: number): { bytes: number; handles: number } {
  try {
    const status = readFileSync(`/proc/${processId}/status`, 'utf8')
    const kibibytes = Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1] ?? 0)
    return { bytes: kibibytes * 1024, handles: readdirSync(`/proc/${processId}/fd`).length }
  } catch {
    return { bytes: 0, handles: 0 } // it has just ended
  }
}

async function sample(): Promise<Sample> {
  const found = await app.evaluate(({ app: electron, BrowserWindow }) => ({
    metrics: electron.getAppMetrics().map(({ pid, name }) => ({ pid, name })),
    window: BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
  }))
  const named = (name: string) => found.metrics.findLast((one) => one.name === name)?.pid ?? 0
  return {
    window: usage(found.window),
    engine: usage(named('Steradian engine')),
    trainer: usage(named('Steradian trainer')),
  }
}

let runId = await startRun()
let runs = 1
const samples: Sample[] = []
const end = performance.now() + minutes * 60_000
while (performance.now() < end) {
  await page.goto(`app://steradian/index.html#/${samples.length % 2 ? 'runs' : `runs/${runId}`}`)
  await sleep(sampleEvery)
  samples.push(await sample())
  if (samples.length % turnover === 0) {
    await ask(page, 'runs.stop', { runId })
    runId = await startRun()
    runs += 1
    process.stderr.write(`> ${runs} runs, ${JSON.stringify(samples.at(-1))}\n`)
  }
}
await app.close()
process.stdout.write(`${JSON.stringify({ runs, samples })}\n`)
