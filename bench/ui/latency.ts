/** How long a key press takes to be seen while a real run trains on every core. */
import { ask } from '../../electron/e2e/ask.ts'
import { atMost, percentile } from './row.ts'
import type { Row } from './row.ts'
import { withHome, withWindow } from './window.ts'

/** In the page: notes how long each key press takes until a frame after it has been painted. */
export const watchKeys = `(() => {
  globalThis.latencies = []
  addEventListener('keydown', ({ timeStamp }) => {
    requestAnimationFrame(() => setTimeout(() => {
      globalThis.latencies.push(performance.now() - timeStamp)
    }))
  }, true)
})()`

export function benchLatency(presses: number): Promise<Row> {
  return withHome((home) =>
    withWindow(home, async ({ page }) => {
      const { runId } = await ask(page, 'runs.start', {
        method: 'spherical-motion',
        config: {
          ...{ dataset: 'fashion-mnist-6k', model: 'conv-small' },
          training: { batchSize: 128, steps: 100_000, seed: 1 },
        },
        name: '',
      })
      await page.evaluate(`location.hash = '/runs/${runId}?tab=charts'`)
      await page.waitForSelector('[data-testid="chart-loss"]')
      await page.waitForTimeout(3_000)
      await page.evaluate(watchKeys)
      await page.keyboard.press('Control+k')
      for (let press = 0; press < presses; press += 1) {
        await page.keyboard.press(press % 2 === 0 ? 'ArrowDown' : 'ArrowUp')
        await page.waitForTimeout(40)
      }
      const latencies = await page.evaluate<number[]>('globalThis.latencies')
      const run = await ask(page, 'runs.get', { runId })
      await ask(page, 'runs.stop', { runId })
      return atMost(50, {
        ...{ row: 'input latency while a run trains, 95th percentile', unit: 'ms' },
        ...{ value: percentile(latencies, 0.95), median: percentile(latencies, 0.5) },
        ...{ presses: latencies.length, stepsTrained: run.step },
      })
    }),
  )
}
