/** Trains cells of the small-batch check, one at a time, as the parent asks for them (mabnRuns.ts). */
import { gridCells } from '../methods/mabn/cells.ts'
import type { Cell } from '../methods/mabn/cells.ts'
import { openCell, updateCell } from '../methods/mabn/session.ts'
import { mabnSchema } from '../methods/mabn/settings.ts'
import type { MabnSettings } from '../methods/mabn/settings.ts'
import { evaluate } from '../training/evaluation.ts'
import type { PictureSet } from '../training/pictures.ts'
import { benchPictures } from './benchPictures.ts'
import type { BenchSet } from './benchPictures.ts'
import { jobSchema } from './mabnJob.ts'
import type { Done, Job } from './mabnJob.ts'

const data = process.argv[2] ?? ''
/** Jobs come set by set: one is in memory at a time. */
let held: { readonly set: BenchSet; readonly pictures: PictureSet } | null = null

async function picturesOf(set: BenchSet): Promise<PictureSet> {
  if (held?.set === set) return held.pictures
  held = null
  const pictures = await benchPictures(set, 2, { data, progress: () => undefined })
  if (!pictures) throw new Error(`${set} is not in ${data}`)
  held = { set, pictures }
  return pictures
}

async function train({ key, set, config, cellId }: Job): Promise<Done> {
  const settings = mabnSchema.parse(config)
  const cell = gridCells(settings).find(({ id }) => id === cellId)
  if (!cell) throw new Error(`the grid has no cell ${cellId}`)
  return { key, accuracy: await trainCell(settings, cell, await picturesOf(set)) }
}

/** Test accuracy at the end; null when the loss was not a number. */
async function trainCell(
  settings: MabnSettings,
  cell: Cell,
  pictures: PictureSet,
): Promise<number | null> {
  const session = openCell(settings, cell, pictures)
  try {
    for (let step = 0; step < session.plan.steps; step += 1) {
      const { loss } = updateCell(session, settings, step)
      if (!Number.isFinite(loss)) return null
    }
    const figures = await evaluate(session.network, session.runner.readState(), pictures.test)
    return figures['test/accuracy'] ?? null
  } finally {
    session.runner.dispose()
  }
}

process.on('message', (received) => {
  void train(jobSchema.parse(received)).then(
    (done) => process.send?.(done),
    (thrown: unknown) => {
      process.stderr.write(`${String(thrown)}\n`)
      process.exit(1)
    },
  )
})
