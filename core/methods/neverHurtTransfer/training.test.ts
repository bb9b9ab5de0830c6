/** The whole laboratory on little pictures: one grid, its findings, and an exact resume. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { OpenDataset, OpenSplit } from '../../datasets/openDataset.ts'
import { createRandom } from '../../tensor/random.ts'
import { recordingContext } from '../../training/testing.ts'
import type { Config } from '../../contract/method.ts'
import { transferSchema } from './settings.ts'
import type { CellResult } from './train/cell.ts'
import type { GroupResult } from './train/conclude.ts'
import { trainGrid } from './training.ts'

const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'steradian-transfer-'))
  folders.push(folder)
  return folder
}

/** Ten classes of 8×8 pictures: a fixed random picture each, plus noise. */
function littlePictures(): OpenDataset {
  const random = createRandom('little pictures')
  const means = Array.from({ length: 10 }, () => Array.from({ length: 64 }, () => random.uniform()))
  const split = (count: number): OpenSplit => {
    const labels = Int32Array.from({ length: count }, (_, at) => at % 10)
    const images = Uint8Array.from(
      [...labels].flatMap((label) =>
        means[label]!.map((mean) => 80 * (mean + 2 * random.uniform())),
      ),
    )
    const none = { features: new Float32Array(0), targets: null }
    return { kind: 'images', count, shape: [8, 8, 1], images, labels, ...none }
  }
  const parts = { train: split(200), test: split(100), validation: split(0) }
  const classNames = Array.from({ length: 10 }, (_, at) => String(at))
  return {
    dataset: { name: 'little', kind: 'images', classNames },
    split: (name: keyof typeof parts) => parts[name],
  } as unknown as OpenDataset
}

const set = littlePictures()
const openSet = () => Promise.resolve(set)

function settingsWith(config: Config) {
  return transferSchema.parse({
    target: { side: 8 },
    grid: { l2sp: [1], distillation: [10], delta: [1], seeds: 2 },
    training: { steps: 12, checkpointEvery: 5 },
    ...config,
  })
}

test(
  'a grid trains every cell, pairs seeds, and goes on exactly where it was stopped',
  { timeout: 120_000 },
  async () => {
    const settings = settingsWith({})
    const whole = recordingContext(newFolder())
    const { outcome, result } = await trainGrid(settings, openSet, whole.context)
    expect(outcome).toBe('finished')
    const cells = result['cells'] as unknown as CellResult[]
    // Fine-tuning, and three regularisers under two rules, of two seeds each.
    expect(cells).toHaveLength(2 + 3 * 2 * 2)
    for (const cell of cells) {
      expect(cell.divergedAt).toBeNull()
      expect(cell.accuracy).toBeGreaterThan(0.2)
      if (cell.regulariser !== 'none') expect(cell.cosine).not.toBeNull()
    }
    const groups = result['groups'] as unknown as GroupResult[]
    const protectedOnes = groups.filter(({ rule }) => rule === 'never-hurt')
    expect(protectedOnes.map(({ againstSum }) => againstSum?.pairs)).toEqual([2, 2, 2])
    const { confusion } = whole.findings as { confusion: { names: string[]; counts: number[][] } }
    const right = confusion.counts.reduce((sum, row, index) => sum + row[index]!, 0)
    const all = confusion.counts.flat().reduce((sum, one) => sum + one)
    expect(right / all).toBeCloseTo(cells.at(-1)!.accuracy!, 6)
    expect(confusion.names).toHaveLength(confusion.counts.length)
    expect(whole.steps.get(13)).toHaveProperty('layerDistance:conv1')
    const tested = [...whole.steps.values()].filter((figures) => 'test/penalty' in figures)
    // Two tests in each of four cells of distillation; the pull shows on what never trained, too.
    expect(tested).toHaveLength(2 * 2 * 2)
    for (const figures of tested) expect(figures['test/penalty']).toBeGreaterThan(0)

    // Two updates into a cell, in the middle of the grid; the recipe asks 600 times before.
    const part = recordingContext(newFolder(), { stopAt: 600 + 38 })
    expect((await trainGrid(settings, openSet, part.context)).outcome).toBe('stopped')
    const { file, step } = part.checkpoints.at(-1)!
    expect(step).toBe(38)
    const rest = recordingContext(newFolder(), { resumeFrom: file })
    const resumed = await trainGrid(settings, openSet, rest.context)
    expect(withoutSeconds(resumed.result['cells'])).toEqual(withoutSeconds(result['cells']))
  },
)

test(
  'a probed step tells the distributions of the shared weights and of the new head',
  { timeout: 60_000 },
  async () => {
    const settings = settingsWith({
      grid: { sources: 'scratch', l2sp: [], distillation: [], seeds: 2 },
      ...{ optimizer: { momentum: 0, dropAt: 1 }, histogramsEvery: 4 },
    })
    const { context, steps } = recordingContext(newFolder())
    await trainGrid(settings, openSet, context)
    const probed = [...steps].filter(([, figures]) => 'histogram/weights/rms:conv1' in figures)
    expect(probed.map(([step]) => step)).toEqual([4, 8, 12, 16, 20, 24])
    for (const [, figures] of probed) {
      const [update, direction] = ['updates', 'gradients'].map(
        (kind) => figures[`histogram/${kind}/rms:head`]!,
      )
      expect(update! / direction!).toBeCloseTo(0.02, 4)
      expect(figures['deadUnits:head']).toBe(0)
    }
  },
)

function withoutSeconds(cells: unknown): unknown[] {
  return (cells as CellResult[]).map((cell) => ({ ...cell, seconds: 0 }))
}

test(
  'a cell that diverges is reported as such and the others go on',
  { timeout: 60_000 },
  async () => {
    const settings = settingsWith({
      grid: { fineTuning: true, l2sp: [1e4], distillation: [], rules: 'sum', seeds: 1 },
      training: { steps: 40 },
    })
    const recorded = recordingContext(newFolder())
    const { outcome, result } = await trainGrid(settings, openSet, recorded.context)
    expect(outcome).toBe('finished')
    const cells = result['cells'] as unknown as CellResult[]
    expect(cells.map(({ accuracy }) => accuracy === null)).toEqual([false, true])
    expect(cells[1]!.divergedAt).toBeGreaterThan(1)
    expect(recorded.events.join('\n')).toContain('diverged')
  },
)
