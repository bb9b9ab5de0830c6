import fc from 'fast-check'
import { expect, test } from 'vitest'
import { zh } from '../text/zh.ts'
import { clipped, placeCard } from './placement.ts'
import { tourSteps } from './steps.ts'

const card = { width: 352, height: 220 }
const viewport = { width: 1360, height: 880 }

function overlaps(
  one: { left: number; top: number; width: number; height: number },
  other: typeof one,
): boolean {
  return (
    one.left < other.left + other.width &&
    other.left < one.left + one.width &&
    one.top < other.top + other.height &&
    other.top < one.top + one.height
  )
}

test('the card stands right of what it points at, under it at the right edge, in the corner without one', () => {
  const button = { left: 300, top: 400, width: 160, height: 32 }
  expect(placeCard(button, card, viewport)).toEqual({ left: 472, top: 400 })
  expect(placeCard({ ...button, left: 1150 }, card, viewport)).toEqual({ left: 992, top: 444 })
  expect(placeCard(null, card, viewport)).toEqual({ left: 992, top: 616 })
})

test('the frame around something wider than the window stays on the window', () => {
  const row = { left: 224, top: 134, width: 1400, height: 41 }
  expect(clipped(row, { width: 1280, height: 800 })).toEqual({ ...row, width: 1280 - 6 - 224 })
})

test('the card stays on the window, and off everything no larger than a chart', () => {
  const target = fc.record({
    left: fc.integer({ min: 200, max: 1_300 }),
    top: fc.integer({ min: 0, max: 840 }),
    width: fc.integer({ min: 1, max: 560 }),
    height: fc.integer({ min: 1, max: 280 }),
  })
  fc.assert(
    fc.property(target, (box) => {
      const place = placeCard(box, card, viewport)
      expect(place.left).toBeGreaterThanOrEqual(16)
      expect(place.left + card.width).toBeLessThanOrEqual(viewport.width - 16)
      expect(place.top).toBeGreaterThanOrEqual(16)
      expect(place.top + card.height).toBeLessThanOrEqual(viewport.height - 44)
      expect(overlaps({ ...place, ...card }, box)).toBe(false)
    }),
  )
})

test('every text of the tour is there in Chinese too', () => {
  const texts = tourSteps.flatMap(({ title, text, absent }) => [title, text, absent ?? title])
  expect(texts.filter((text) => !(text in zh))).toEqual([])
})
