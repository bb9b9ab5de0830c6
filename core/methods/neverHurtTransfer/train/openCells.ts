/**
 * Opens cells one after the other and keeps what neighbours share: the task of a source, its teacher
 * features, the recorded step of a regulariser under a rule.
 */
import { WorkbenchError } from '../../../contract/errors.ts'
import type { Random } from '../../../tensor/random.ts'
import type { StepRunner } from '../../../tensor/step.ts'
import { sampleEpochs } from '../../../training/sampler.ts'
import type { Sampler } from '../../../training/sampler.ts'
import { chooseShots } from '../data/target.ts'
import { attentionOver } from '../regulariser/attention.ts'
import { fitReport } from '../source/fitReport.ts'
import type { SourceFit } from '../source/fitReport.ts'
import type { TransferSettings } from '../settings.ts'
import type { CellPlan } from './cell.ts'
import { openCellRunner, streamsOf, tapsOf, teacherFeatures, usesFeatures } from './cellRunner.ts'
import type { CellKind, CellRunner } from './cellRunner.ts'
import type { Task } from './task.ts'

export type OpenCell = {
  readonly plan: CellPlan
  readonly task: Task
  readonly runner: StepRunner
  readonly kind: CellKind
  /** Places in the training part that this cell may use. */
  readonly shots: Int32Array
  /** Draws places among the shots. */
  readonly sampler: Sampler
  readonly augmentation: Random
  readonly attention: Float32Array
  /** The source’s features on the test part, where they are compared; null elsewhere. */
  readonly testTeacher: Float32Array | null
}

export interface CellOpener {
  readonly open: (plan: CellPlan) => Promise<OpenCell>
  /** What was found out about each source before its first cell. */
  readonly fits: Map<string, SourceFit>
  readonly dispose: () => void
}

/** What is held between two cells. */
type Held = {
  task: Task | null
  /** By the number of stages that are compared. */
  readonly teachers: Map<number, Float32Array>
  testTeacher: Float32Array | null
  runner: CellRunner | null
}

export function createCellOpener(
  settings: TransferSettings,
  taskOf: (source: string) => Promise<Task>,
): CellOpener {
  const held: Held = { task: null, teachers: new Map(), testTeacher: null, runner: null }
  const drop = (): void => {
    held.runner?.runner.dispose()
    held.runner = null
  }
  const fits = new Map<string, SourceFit>()
  return {
    fits,
    open: async (plan) => {
      if (held.task?.source.id !== plan.source) {
        drop()
        held.teachers.clear()
        held.testTeacher = null
        held.task = await taskOf(plan.source)
      }
      const cell = await openCell(held.task, plan, settings, held)
      if (!fits.has(plan.source)) fits.set(plan.source, await fitReport(cell.task, cell.shots))
      return cell
    },
    dispose: drop,
  }
}

async function openCell(
  task: Task,
  plan: CellPlan,
  settings: TransferSettings,
  held: Held,
): Promise<OpenCell> {
  const { train, classes } = task.pictures
  const streams = streamsOf(settings.training.seed + plan.seed)
  const shots = chooseShots(train.labels, classes, settings.target.shots, streams.shots)
  const batchSize = Math.min(settings.training.batchSize, shots.length)
  const { regulariser, rule } = plan
  const { runner, kind } = await sharedRunner(
    task,
    { regulariser, rule, batchSize },
    settings,
    held,
  )
  return {
    ...{ plan, task, runner, kind, shots, augmentation: streams.augmentation },
    testTeacher: await testTeacherOf(task, plan.regulariser, settings, held),
    sampler: sampleEpochs({ count: shots.length, batchSize }, streams.batches),
    attention:
      regulariser === 'delta'
        ? attentionOn(task, shots, held.teachers.get(1) ?? null)
        : new Float32Array(task.features),
  }
}

/** Only distillation of the features alone has a figure to compare with that of training. */
async function testTeacherOf(
  task: Task,
  regulariser: CellPlan['regulariser'],
  { distilledStages }: TransferSettings,
  held: Held,
): Promise<Float32Array | null> {
  const compares = regulariser === 'distillation' && distilledStages === 1
  if (!compares || task.prefix !== null || task.pictures.test.count === 0) return null
  const { train, test } = task.pictures
  const known = test === train ? held.teachers.get(1) : undefined
  held.testTeacher ??= known ?? (await teacherFeatures(task, 1, test))
  return held.testTeacher
}

/** Where weights start from the seed the reference differs from cell to cell: recorded anew. */
async function sharedRunner(
  task: Task,
  kind: CellKind,
  settings: TransferSettings,
  held: Held,
): Promise<CellRunner> {
  if (held.runner && task.weights !== null && isSame(held.runner.kind, kind)) return held.runner
  held.runner?.runner.dispose()
  held.runner = null
  const needed = usesFeatures(kind.regulariser) && settings.augmentation.shift === 0
  const taps = tapsOf(kind.regulariser, settings)
  const teacher = needed ? (held.teachers.get(taps) ?? (await teacherFeatures(task, taps))) : null
  if (teacher) held.teachers.set(taps, teacher)
  held.runner = openCellRunner(task, kind, settings, teacher)
  return held.runner
}

function isSame(left: CellKind, right: CellKind): boolean {
  return (
    left.regulariser === right.regulariser &&
    left.rule === right.rule &&
    left.batchSize === right.batchSize
  )
}

function attentionOn(
  { features, pictures }: Task,
  shots: Int32Array,
  teacher: Float32Array | null,
): Float32Array {
  if (teacher === null)
    throw new WorkbenchError(
      'config-invalid',
      'regularisers: DELTA weighs cached features and does not go with augmentation',
    )
  const rows = new Float32Array(shots.length * features)
  shots.forEach((place, at) => {
    rows.set(teacher.subarray(place * features, (place + 1) * features), at * features)
  })
  const labels = shots.map((place) => pictures.train.labels[place] ?? 0)
  return attentionOver(rows, labels, pictures.classes)
}
