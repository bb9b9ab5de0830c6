/**
 * npm run bench -- ui: the window's numbers, measured in the real Electron that set-up found.
 * `--only <part>` runs one of: start, runs, long, many, live, latency, importing, tensorboard. STERADIAN_BENCH_MINUTES: how long
 * the live part lasts (2 when left out).
 */
import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import type { BenchOptions } from '../bench.ts'
import { benchManySeries, benchLongSeries } from './drawing.ts'
import { benchImporting } from './importing.ts'
import { benchLatency } from './latency.ts'
import { benchLive } from './live.ts'
import { benchManyRuns, benchStart } from './opening.ts'
import type { Row } from './row.ts'
import { benchTensorBoard } from './tensorBoard.ts'

const root = resolve(import.meta.dirname, '..', '..')

type Part = () => Promise<Row | Row[]>

function partsOf(quick: boolean): Readonly<Record<string, Part>> {
  const minutes = Number(process.env['STERADIAN_BENCH_MINUTES'] ?? 2)
  const size = quick
    ? { runs: 500, long: 200_000, many: 10 }
    : { runs: 10_000, long: 10_000_000, many: 100 }
  const points = quick ? 10_000 : 100_000
  return {
    start: benchStart,
    runs: () => benchManyRuns(size.runs),
    long: () => benchLongSeries(size.long),
    many: () => benchManySeries(size.many, points),
    tensorboard: () => benchTensorBoard(size.many, points),
    live: () => benchLive(quick ? 12 : minutes * 60),
    latency: () => benchLatency(quick ? 20 : 200),
    importing: benchImporting,
  }
}

/** This command once more below a display of its own, where the machine has none. */
function underDisplay(): number {
  const screen = ['--auto-servernum', '--server-args=-screen 0 1440x900x24']
  const { status } = spawnSync(
    'xvfb-run',
    [...screen, process.execPath, ...process.argv.slice(1)],
    {
      stdio: 'inherit',
    },
  )
  return status ?? 1
}

function build(progress: BenchOptions['progress']): void {
  progress('building the app')
  const electronVite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const { status, stderr } = spawnSync(process.execPath, [electronVite, 'build'], { cwd: root })
  if (status !== 0) throw new Error(`electron-vite build: ${stderr.toString('utf8')}`)
}

export async function benchUi({
  json,
  quick,
  only,
  report,
  progress,
}: BenchOptions): Promise<void> {
  const hasDisplay = Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])
  if (process.platform === 'linux' && !hasDisplay) {
    process.exitCode = underDisplay()
    return
  }
  build(progress)
  const parts = partsOf(quick)
  const chosen = Object.entries(parts).filter(([name]) => only === undefined || only === name)
  if (chosen.length === 0)
    throw new Error(`bench ui: no part “${only ?? ''}”; there are ${Object.keys(parts).join(', ')}`)
  for (const [name, part] of chosen) {
    progress(`${name} …`)
    for (const row of [await part()].flat()) report(json ? JSON.stringify(row) : wordsOf(row))
  }
}

function wordsOf({ row, value, unit, bar, met }: Row): string {
  const shown = value === null ? 'not measured' : value.toPrecision(4)
  const verdict = met === null ? '' : met ? 'met' : 'MISSED'
  return `${verdict.padEnd(6)}  ${row}: ${shown} ${unit} (bar: ${bar})`
}
