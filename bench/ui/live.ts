/** A run that reports 300 series at 100 steps a second, watched for a while: lag, engine, memory. */
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { ask } from '../../electron/e2e/ask.ts'
import { atMost } from './row.ts'
import type { Row } from './row.ts'
import { processorSeconds } from '../../core/verify/processorTime.ts'
import { processesOf, residentMemory, withHome, withWindow } from './window.ts'

const root = resolve(import.meta.dirname, '..', '..')
const stepsPerSecond = 100
const sampleEvery = 2_000

/** The built app with another training process. */
function copyOfApp(home: string): string {
  const folder = join(home, 'app')
  mkdirSync(folder)
  cpSync(join(root, 'out'), join(folder, 'out'), { recursive: true })
  cpSync(join(import.meta.dirname, 'streamingTrainer.mjs'), join(folder, 'out/main/trainer.js'))
  for (const name of ['node_modules', 'resources'])
    symlinkSync(join(root, name), join(folder, name))
  const description = {
    name: 'steradian',
    version: '0.0.0',
    type: 'module',
    main: 'out/main/index.js',
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(description))
  return folder
}

type Sample = { readonly seconds: number; readonly lag: number; readonly memory: number }

export function benchLive(seconds: number): Promise<Row[]> {
  return withHome((home) =>
    withWindow(
      home,
      async ({ app, page }) => {
        const runId = await startStream(page)
        const { engine, page: tab } = await processesOf(app)
        await page.waitForTimeout(3_000)
        const before = { processor: processorSeconds(engine), at: performance.now() }
        const samples: Sample[] = []
        while (performance.now() - before.at < seconds * 1_000) {
          await page.waitForTimeout(sampleEvery)
          const at = (performance.now() - before.at) / 1_000
          samples.push({ seconds: at, lag: await lagOf(page, runId), memory: residentMemory(tab) })
        }
        const elapsed = (performance.now() - before.at) / 1_000
        const share = (100 * (processorSeconds(engine) - before.processor)) / elapsed
        await ask(page, 'runs.stop', { runId })
        return rowsOf(samples, share)
      },
      copyOfApp(home),
    ),
  )
}

async function startStream(page: Page): Promise<string> {
  const { runId } = await ask(page, 'runs.start', {
    method: 'spherical-motion',
    config: { dataset: 'fashion-mnist-6k', model: 'conv-small', imageReduction: 2 },
    name: 'stream',
  })
  await page.evaluate(`location.hash = '/runs/${runId}?tab=charts'`)
  await page.waitForSelector('[data-testid="chart-loss"]')
  return runId
}

/** Seconds between what was sent by now and what the chart has drawn. */
async function lagOf(page: Page, runId: string): Promise<number> {
  const { step } = await ask(page, 'runs.get', { runId })
  const drawn = await page.evaluate<number>(
    `Number(document.querySelector('[data-testid="chart-loss"]').dataset.total)`,
  )
  return (step - drawn) / stepsPerSecond
}

function rowsOf(samples: readonly Sample[], engineShare: number): Row[] {
  const third = Math.max(1, Math.floor(samples.length / 3))
  const mean = (part: readonly Sample[], of: 'lag' | 'memory') =>
    part.reduce((sum, sample) => sum + sample[of], 0) / part.length
  const [middle, last] = [samples.slice(third, 2 * third), samples.slice(-third)]
  const minutes = ((last[0]?.seconds ?? 0) - (middle[0]?.seconds ?? 0)) / 60
  const growth = (mean(last, 'memory') - mean(middle, 'memory')) / Math.max(minutes, 1e-9)
  const name = 'live: 50 layers x 6 metrics at 100 steps/s'
  const measured = { seconds: samples.at(-1)?.seconds ?? 0 }
  return [
    atMost(0.5, {
      ...{ row: `${name}: lag gained from the middle third to the last`, unit: 's' },
      ...{ value: mean(last, 'lag') - mean(middle, 'lag'), lag: mean(last, 'lag'), ...measured },
    }),
    atMost(25, { row: `${name}: engine`, value: engineShare, unit: '% of a core', ...measured }),
    atMost(2, {
      ...{ row: `${name}: growth of the window's memory`, value: growth, unit: 'MiB/min' },
      ...{ memory: mean(last, 'memory'), ...measured },
    }),
  ]
}
