/**
 * A run of policy gradients: policies of every estimator and seed learn side by side, one update
 * each in turn. At the end the estimators are compared on one of the policies, held still.
 */
import { WorkbenchError } from '../../../contract/errors.ts'
import type { Config, ConfigValue } from '../../../contract/method.ts'
import { type Checkpoint, readCheckpoint } from '../../../training/checkpoint.ts'
import { deviceName } from '../../../training/device.ts'
import { trainingLoop } from '../../../training/loop.ts'
import type { HostTensors } from '../../../tensor/step.ts'
import type { StepFigures, TrainContext, TrainOutcome } from '../../method.ts'
import { type Cell, cellName, createCells, type PolicyTraining } from './cells.ts'
import { demonstrate } from './demonstration.ts'
import { environments } from './environments/registry.ts'
import { type Estimator, type EstimatorVariance, frozenVariance } from './frozenVariance.ts'
import { histogramProbe } from './histograms.ts'
import { below, type LearnerMemory, type UpdateFigures } from './learner.ts'
import type { PolicyControl } from './names.ts'
import { controlsOf, type PolicySettings } from './settings.ts'

export async function trainPolicies(
  context: TrainContext,
  settings: PolicySettings,
  training: PolicyTraining,
): Promise<TrainOutcome> {
  const { control, reporter } = context
  refuseDiscreteControls(settings)
  const cells = createCells(settings, training)
  try {
    const resumed = context.resumeFrom === null ? null : await readCheckpoint(context.resumeFrom)
    const doneSteps = resumed === null ? 0 : restore(cells, resumed)
    /** Last figures of every cell: a run that resumes after its last update still concludes from them. */
    const latest = resumed === null ? {} : { ...figuresAt(resumed.state) }
    if (resumed !== null) control.spent(numberAt(resumed.state, 'seconds'))
    const totalSteps = settings.updates * cells.length
    reporter.started({ device: deviceName(), totalSteps, step: doneSteps })
    reporter.findings({ policyGradient: outline(settings, cells) })
    const every = settings.checkpointEvery * cells.length
    const { outcome } = await trainingLoop(
      {
        ...{ doneSteps, totalSteps, evaluateEvery: every, checkpointEvery: every },
        update: (step) => {
          const figures = updateCell(cells[step % cells.length] as Cell)
          Object.assign(latest, figures)
          return figures
        },
        probe: histogramProbe(cells, settings.histogramsEvery),
        evaluate: () => {
          reporter.findings({ rollouts: rolloutsOf(settings, cells) })
          return Promise.resolve({})
        },
        snapshot: (step) => snapshot(cells, { step, seconds: control.seconds(), figures: latest }),
      },
      context,
    )
    const metrics = headline(settings, latest)
    reporter.findings({ rollouts: rolloutsOf(settings, cells) })
    if (outcome === 'stopped') return { outcome, metrics, result: {} }
    return await compared(context, settings, cells, metrics)
  } finally {
    for (const { learner } of cells) learner.dispose()
  }
}

function refuseDiscreteControls(settings: PolicySettings): void {
  const { environment } = settings
  const refused = controlsOf(settings).filter((one) => one === 'linear' || one === 'neural')
  if (environments[environment].actions.kind === 'continuous' || refused.length === 0) return
  throw new WorkbenchError(
    'config-invalid',
    `policy.controls: ${refused.join(' and ')} need actions with a derivative; those of ${environment} are discrete`,
    { details: { path: 'policy.controls' } },
  )
}

/** What the views need to know of the run besides its series. */
function outline(settings: PolicySettings, cells: Cell[]): Config {
  return {
    ...{ environment: settings.environment, controls: controlsOf(settings) },
    stepsPerUpdate: settings.copies * settings.rolloutSteps,
    cells: cells.map(({ control, seed }) => ({ control, seed, name: cellName({ control, seed }) })),
  }
}

function updateCell(cell: Cell): StepFigures {
  const found: UpdateFigures = cell.learner.update()
  const name = cellName(cell)
  const ended = Number.isFinite(found.episodeReturn)
  return {
    'train/loss': found.policyLoss,
    ...(ended ? { [`episodeReturn:${name}`]: found.episodeReturn } : {}),
    [`policyVariance:${name}`]: found.gradientVariance,
    [`policyVarianceRatio:${name}`]: found.gradientVariance / found.valueBaselineVariance,
    [`valueLoss:${name}`]: found.valueLoss,
    [`policyDivergence:${name}`]: found.divergence,
  }
}

function rolloutsOf(settings: PolicySettings, cells: readonly Cell[]): Config[] {
  const { environment } = settings
  return cells.slice(0, controlsOf(settings).length).map(({ control, seed, learner }) => ({
    ...{ control, seed },
    ...demonstrate(environments[environment], learner.policy(), seed),
  }))
}

type Progress = {
  readonly step: number
  readonly seconds: number
  readonly figures: Record<string, number>
}

function snapshot(cells: readonly Cell[], { step, seconds, figures }: Progress): Checkpoint {
  const tensors: Record<string, HostTensors[string]> = {}
  for (const [index, { learner }] of cells.entries())
    for (const [name, tensor] of Object.entries(learner.tensors()))
      tensors[`cell${index}/${name}`] = tensor
  const memories = cells.map(({ learner }) => learner.memory() as unknown as ConfigValue)
  return { state: { step, seconds, figures: { ...figures }, memories }, tensors }
}

/** Returns the step that the run stands at. */
function restore(cells: readonly Cell[], { state, tensors }: Checkpoint): number {
  const { memories } = state as { memories: unknown[] }
  if (memories.length !== cells.length)
    throw new WorkbenchError(
      'checkpoint-unreadable',
      `the checkpoint holds ${memories.length} policies, the configuration asks for ${cells.length}`,
    )
  for (const [index, { learner }] of cells.entries())
    learner.restore(memories[index] as LearnerMemory, below(tensors, `cell${index}/`))
  return numberAt(state, 'step')
}

function figuresAt(state: ConfigValue): Record<string, number> {
  const { figures } = state as { figures?: Record<string, number> }
  return figures ?? {}
}

function numberAt(state: ConfigValue, name: string): number {
  return (state as Record<string, number>)[name] as number
}

/** Mean return of each estimator over its seeds, and how much of the value baseline's variance is left. */
function headline(settings: PolicySettings, figures: StepFigures): Record<string, number> {
  const mean = (family: string, control: PolicyControl) => {
    const values = Object.entries(figures)
      .filter(([name]) => name.startsWith(`${family}:${control} `))
      .map(([, value]) => value)
    return values.length === 0 || values.length > settings.repeats
      ? Number.NaN
      : values.reduce((sum, value) => sum + value, 0) / values.length
  }
  return Object.fromEntries(
    controlsOf(settings).flatMap((control) => {
      const returns = [`episodeReturn/${control}`, mean('episodeReturn', control)] as const
      if (control === 'value') return [returns]
      return [returns, [`policyVarianceRatio/${control}`, mean('policyVarianceRatio', control)]]
    }),
  )
}

/** Whole episodes of this many copies, few enough to take a minute at most. */
const frozenCopies = 16

async function compared(
  { control, reporter }: TrainContext,
  settings: PolicySettings,
  cells: readonly Cell[],
  metrics: Record<string, number>,
): Promise<TrainOutcome> {
  const [cell] = cells
  if (cell === undefined) return { outcome: 'finished', metrics, result: {} }
  const environment = environments[settings.environment]
  const frozen = {
    ...{ copies: frozenCopies, rolloutSteps: environment.horizon },
    controlSteps: settings.comparisonSteps,
  }
  const last = settings.updates * cells.length
  reporter.event(last, 'note', 'the policies are done; comparing estimators on the first of them')
  const measured = await frozenVariance(
    { environment, policy: cell.learner.policy(), settings: { ...cell.settings, ...frozen } },
    estimatorsOf(settings),
    { fittedFleets: 6, testedFleets: 6, rounds: 2 },
    async () => {
      if ((await control.next()) === 'stop') throw new WorkbenchError('cancelled', 'stopped')
    },
  ).catch((thrown: unknown) => {
    if (thrown instanceof WorkbenchError && thrown.code === 'cancelled') return null
    throw thrown
  })
  if (measured === null) return { outcome: 'stopped', metrics, result: {} }
  const variances = measured.map(varianceRow)
  reporter.findings({ variances })
  return { outcome: 'finished', metrics, result: { variances } }
}

/** Everything that suits the environment, whether it was trained with or not. */
function estimatorsOf({ environment }: PolicySettings): Estimator[] {
  const plain: Estimator[] = [
    { control: 'none', reach: 'action' },
    { control: 'value', reach: 'action' },
  ]
  if (environments[environment].actions.kind === 'discrete') return plain
  const controls = ['linear', 'neural'] as const
  return [
    ...plain,
    ...controls.flatMap((control) => [
      { control, reach: 'action' } as const,
      { control, reach: 'trajectory' } as const,
    ]),
  ]
}

function varianceRow({ gradient: _, ...rest }: EstimatorVariance): Config {
  return { ...rest }
}
