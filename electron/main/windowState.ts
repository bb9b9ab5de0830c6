/** Place, size and page of every window, kept between starts. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { screen } from 'electron'
import type { BrowserWindow, Rectangle } from 'electron'
import { parseStates, routeSchema } from './keptWindows.ts'
import type { WindowState } from './keptWindows.ts'

function overlaps(area: Rectangle, { x, y, width, height }: Rectangle): boolean {
  const inside = x < area.x + area.width && x + width > area.x
  return inside && y < area.y + area.height && y + height > area.y
}

/** The kept states; none where there are none or they are damaged, and without those whose screen is gone. */
export function readWindowStates(file: string): WindowState[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return [] // first start
  }
  try {
    const displays = screen.getAllDisplays()
    return parseStates(JSON.parse(text)).filter((state) =>
      displays.some(({ workArea }) => overlaps(workArea, state)),
    )
  } catch {
    return [] // not JSON: as good as none
  }
}

export function stateOf(window: BrowserWindow): WindowState {
  const route = routeSchema.safeParse(new URL(window.webContents.getURL()).hash.slice(1))
  const place = { ...window.getNormalBounds(), maximised: window.isMaximized() }
  return { ...place, route: route.success ? route.data : '/runs' }
}

export function writeWindowStates(file: string, states: readonly WindowState[]): void {
  const unfinished = `${file}.tmp`
  writeFileSync(unfinished, JSON.stringify(states))
  renameSync(unfinished, file)
}
