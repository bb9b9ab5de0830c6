/** How long a key press takes to be seen while 60,000 pictures are imported on every core. */
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { dropFiles } from '../../electron/e2e/drop.ts'
import { jpegArchive } from '../jpegArchive.ts'
import { watchKeys } from './latency.ts'
import { atMost, percentile } from './row.ts'
import type { Row } from './row.ts'
import { processesOf, withHome, withWindow } from './window.ts'

const row = { row: 'input latency while 60,000 JPEGs are imported, 95th percentile', unit: 'ms' }

export function benchImporting(): Promise<Row> {
  const archive = jpegArchive()
  if (archive === null) return Promise.resolve(atMost(50, { ...row, value: Number.NaN }))
  return withHome((home) =>
    withWindow(home, async ({ app, page }) => {
      await dropFiles(page, page.getByTestId('drop-zone'), [archive])
      await page.getByTestId('import-confirm').click()
      const latencies = await pressWhileImporting(page)
      const { engine } = await processesOf(app)
      return atMost(50, {
        ...row,
        ...{ value: percentile(latencies, 0.95), median: percentile(latencies, 0.5) },
        ...{ longest: Math.max(...latencies), presses: latencies.length },
        engineMegabytes: peakMegabytes(engine),
      })
    }),
  )
}

async function pressWhileImporting(page: Page): Promise<number[]> {
  const begun = performance.now()
  await page.evaluate(watchKeys)
  await page.keyboard.press('Control+k')
  for (let press = 0; !/#\/datasets\/.+/.test(page.url()); press += 1) {
    if (performance.now() - begun > 120_000) throw new Error(`no import: ${page.url()}`)
    await page.keyboard.press(press % 2 === 0 ? 'ArrowDown' : 'ArrowUp')
    await page.waitForTimeout(40)
  }
  return page.evaluate<number[]>('globalThis.latencies')
}

/** Of resident memory, since the process began. */
function peakMegabytes(processId: number): number {
  const status = readFileSync(`/proc/${processId}/status`, 'utf8')
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024
}
