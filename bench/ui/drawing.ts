/** How soon long series are drawn, how fast they zoom and pan. */
import type { Page } from '@playwright/test'
import { atLeast, atMost } from './row.ts'
import type { Row } from './row.ts'
import { timeInPage, withHome, withWindow } from './window.ts'
import { writeSeries } from './workspaces.ts'

/** Expression: the chart called `testid` is drawn and says that it stands for `points` points. */
function shows(testid: string, points: number): string {
  const footer = `document.querySelector('[data-testid="${testid}"]')`
  return `Number(${footer}?.dataset.points ?? 0) > 0 && Number(${footer}?.dataset.total ?? 0) >= ${points} && ${footer}.querySelector('canvas')`
}

async function goTo(page: Page, route: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(route)}`)
}

async function settle(page: Page): Promise<void> {
  await page.waitForSelector('[data-testid="run-row"]')
  await page.waitForTimeout(1_000)
}

export function benchLongSeries(points: number): Promise<Row[]> {
  return withHome(async (home) => {
    writeSeries(home, { runs: 1, points })
    return withWindow(home, async ({ page }) => {
      await settle(page)
      const first = await timeInPage(
        page,
        `location.hash = '/runs/run-1?tab=charts'`,
        shows('chart-loss', points),
      )
      const chart = await describeChart(page, 'chart-loss')
      await page.waitForTimeout(1_000)
      const zooms = [await zoom(page), await zoom(page), await zoom(page)]
      zooms.sort((a, b) => a - b)
      const name = `one series of ${points} points`
      return [
        atMost(300, { row: `${name}: first draw`, value: first, unit: 'ms', ...chart }),
        atMost(100, { row: `${name}: zoom`, value: zooms[1] ?? NaN, unit: 'ms', zooms }),
      ]
    })
  })
}

type Described = { readonly drawn: number; readonly total: number }

function describeChart(page: Page, testid: string): Promise<Described> {
  return page.evaluate(`(() => {
    const { points, total } = document.querySelector('[data-testid="${testid}"]').dataset
    return { drawn: Number(points), total: Number(total) }
  })()`)
}

const pointer = `
  const plot = document.querySelector('[data-testid="chart-loss"] .plot, [data-testid="compare-train-loss"] .plot')
  const box = plot.getBoundingClientRect()
  plot.setPointerCapture = () => {}
  const at = (share) => box.left + 64 + share * (box.width - 80)
  const send = (type, share, more) => plot.dispatchEvent(new PointerEvent(type, {
    bubbles: true, pointerId: 1, button: 0, clientX: at(share), clientY: box.top + 100, ...more }))`

/** Zooms to the middle half by dragging; done when the axis is another one and painted. */
function zoom(page: Page): Promise<number> {
  return timeInPage(
    page,
    `${pointer}
    const section = plot.closest('section')
    const before = section.dataset.view
    send('pointerdown', 0.25); send('pointermove', 0.75); send('pointerup', 0.75)`,
    `section.dataset.view !== before`,
  )
}

export function benchManySeries(runs: number, points: number): Promise<Row[]> {
  return withHome(async (home) => {
    writeSeries(home, { runs, points })
    return withWindow(home, async ({ page }) => {
      const first = await firstDrawOfMany(page, runs, points)
      const chart = await describeChart(page, 'compare-train-loss')
      await page.waitForTimeout(1_000)
      const { frames, seconds } = await pan(page)
      await goTo(page, '/runs')
      const name = `${runs} runs x ${points} points, smoothing on`
      return [
        atMost(1_000, { row: `${name}: first complete draw`, value: first, unit: 'ms', ...chart }),
        atLeast(30, { row: `${name}: pan and zoom`, value: frames / seconds, unit: 'frames/s' }),
      ]
    })
  })
}

/** Milliseconds until the comparison of `runs` runs stands for every one of their points. */
export async function firstDrawOfMany(page: Page, runs: number, points: number): Promise<number> {
  await settle(page)
  const ids = Array.from({ length: runs }, (_, index) => `run-${index + 1}`).join()
  return timeInPage(
    page,
    `location.hash = ${JSON.stringify(`/compare?runs=${ids}`)}`,
    shows('compare-train-loss', runs * points),
  )
}

/** Zooms in, then drags to and fro for two seconds, one move a frame; counts the frames that were painted. */
function pan(page: Page): Promise<{ frames: number; seconds: number }> {
  return page.evaluate(`new Promise((resolve) => {
    ${pointer}
    send('pointerdown', 0.3); send('pointermove', 0.7); send('pointerup', 0.7)
    send('pointerdown', 0.5, { shiftKey: true })
    const begun = performance.now()
    let frames = 0
    const next = (now) => {
      const seconds = (performance.now() - begun) / 1000
      if (seconds > 2) { send('pointerup', 0.5, { shiftKey: true }); resolve({ frames, seconds }); return }
      frames += 1
      send('pointermove', 0.5 + 0.2 * Math.sin(seconds * 3), { shiftKey: true })
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })`)
}
