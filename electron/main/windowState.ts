/** Place and size of the window, kept between starts. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { screen } from 'electron'
import type { BrowserWindow, Rectangle } from 'electron'
import { z } from 'zod'

const stateSchema = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().min(400),
  height: z.int().min(300),
  maximised: z.boolean(),
})
type WindowState = z.output<typeof stateSchema>

function overlaps(area: Rectangle, { x, y, width, height }: Rectangle): boolean {
  const inside = x < area.x + area.width && x + width > area.x
  return inside && y < area.y + area.height && y + height > area.y
}

/** The kept state; undefined where there is none, it is damaged, or its screen is gone. */
export function readWindowState(file: string): WindowState | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return undefined // first start
  }
  try {
    const state = stateSchema.safeParse(JSON.parse(text))
    if (!state.success) return undefined
    const visible = screen.getAllDisplays().some(({ workArea }) => overlaps(workArea, state.data))
    return visible ? state.data : undefined
  } catch {
    return undefined // not JSON: as good as none
  }
}

export function keepWindowState(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    const state: WindowState = { ...window.getNormalBounds(), maximised: window.isMaximized() }
    const unfinished = `${file}.tmp`
    writeFileSync(unfinished, JSON.stringify(state))
    renameSync(unfinished, file)
  })
}
