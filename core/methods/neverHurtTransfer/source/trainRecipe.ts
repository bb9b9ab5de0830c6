/** Trains the source of a recipe, with the steps that cells train with. */
import { createRandom } from '../../../tensor/random.ts'
import type { HostTensors } from '../../../tensor/step.ts'
import { under } from '../../../training/evaluation.ts'
import type { PictureSet } from '../../../training/pictures.ts'
import { WorkbenchError } from '../../../contract/errors.ts'
import type { TrainContext } from '../../method.ts'
import { transferSchema } from '../settings.ts'
import { scratch } from '../train/cell.ts'
import { createCellOpener } from '../train/openCells.ts'
import { batchOf, initialState } from '../train/cellRunner.ts'
import { hyperAt } from '../train/grid.ts'
import { openTask } from '../train/task.ts'
import type { Recipe } from './recipes.ts'
import { scratchSource } from './scratch.ts'
import type { TransferSource } from './transferSource.ts'

/** `pictures` of the recipe's data set and classes, scaled. Throws `cancelled` when told to stop. */
export async function trainRecipe(
  recipe: Recipe,
  pictures: PictureSet,
  { control, reporter }: Pick<TrainContext, 'control' | 'reporter'>,
): Promise<TransferSource> {
  const settings = transferSchema.parse({
    target: { shots: recipe.shots, pool: 'given' },
    optimizer: { learningRate: 0.05, headDecay: 0, dropAt: 0.8 },
    training: { steps: recipe.steps, batchSize: 64, seed: 1000 },
  })
  const source = scratchSource()
  const task = await openTask(source, relabelled(pictures, recipe), {
    ...{ frozenStages: 0, augments: false },
  })
  const opener = createCellOpener(settings, () => Promise.resolve(task))
  const plan = { source: scratch, regulariser: 'none', strength: 0, rule: 'sum', seed: 0 } as const
  const cell = await opener.open(plan)
  cell.runner.writeState(initialState(task, settings.training.seed))
  let hits = 0
  for (let step = 0; step < recipe.steps; step += 1) {
    if ((await control.next()) === 'stop') throw new WorkbenchError('cancelled', 'stopped')
    const indices = cell.sampler.next().map((place) => cell.shots[place] ?? 0)
    const values = { indices, seed: new Int32Array(2), attention: cell.attention }
    const info = cell.runner.run(
      batchOf(cell.kind, settings, values),
      hyperAt(settings, plan, step),
    )
    if (step >= recipe.steps - 50) hits += (info['accuracy']?.[0] ?? 0) / 50
  }
  const weights = bodyOf(cell.runner.readState())
  opener.dispose()
  reporter.event(0, 'note', `source “${recipe.label}” trained: ${percent(hits)} of its own samples`)
  return { ...source, id: recipe.id, label: recipe.label, weights }
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`
}

/** Labels without any meaning, the same every time. */
function relabelled(pictures: PictureSet, { labels, id }: Recipe): PictureSet {
  if (labels === 'true') return pictures
  const random = createRandom(id)
  const { train, classes } = pictures
  return {
    ...pictures,
    train: { ...train, labels: train.labels.map(() => random.integer(classes)) },
  }
}

function bodyOf(state: HostTensors): HostTensors {
  return Object.fromEntries(
    Object.entries(under('weights/', state)).filter(([name]) => !name.startsWith('head/')),
  )
}
