import { expect } from '@playwright/test'
import type { Locator } from '@playwright/test'

/** How much is painted: curves that fade leave less. */
function inkOf(chart: Locator): Promise<number> {
  return chart.locator('canvas').evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement
    const drawn = (element as HTMLCanvasElement).getContext('2d')
    const pixels: ArrayLike<number> = drawn?.getImageData(0, 0, width, height).data ?? []
    let ink = 0
    for (let alpha = 3; alpha < pixels.length; alpha += 4) ink += pixels[alpha] ?? 0
    return ink
  })
}

/** Other curves fade while the pointer is on a name, in the chart’s own legend or another’s, and come back afterwards. */
export async function lights(chart: Locator, name: Locator): Promise<void> {
  let whole = Number.NaN
  await expect.poll(async () => whole === (whole = await inkOf(chart))).toBe(true)
  const share = async () => (await inkOf(chart)) / whole
  // Again each time: the page may have moved the name away from under the pointer.
  const litShare = async () => {
    await name.hover()
    return share()
  }
  await expect.poll(litShare).toBeLessThan(0.97)
  await chart.page().mouse.move(0, 0)
  // The last of a pixel’s edge may be painted otherwise.
  await expect.poll(share).toBeGreaterThan(0.999)
}
