/**
 * What a laboratory is.
 *
 * A method has two halves. Its definition knows the form, the theory and the presets and never
 * loads TensorFlow: the engine reads it. Its training runs in the trainer process and is loaded
 * only there (`trainings.ts`).
 */
import { z } from 'zod'
import type { Clock } from '../contract/clock.ts'
import type { Dataset } from '../contract/dataset.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { Price } from '../contract/instruments.ts'
import type {
  Config,
  ConfigIssue,
  ConfigValue,
  Forecast,
  FormField,
  MethodDescription,
  MethodId,
} from '../contract/method.ts'
import type { RunEvent } from '../contract/run.ts'
import type { Module } from '../models/module.ts'
import type { HostTensors } from '../tensor/step.ts'
import type { PictureInput } from '../training/pictureInput.ts'
import { formFields } from './formFields.ts'

/** The science of one method, over its own settings type. */
export type MethodSource<Schema extends z.ZodType> = {
  readonly description: Omit<MethodDescription, 'fields'>
  /** Strict: an unknown key is an error that names it. Every leaf has a default. */
  readonly schema: Schema
  readonly forecast: (settings: z.output<Schema>) => Forecast[]
  /** Reasons beyond the schema. `datasets` are those of the library; unknown ids are reported elsewhere. */
  readonly check: (settings: z.output<Schema>, datasets: readonly Dataset[]) => ConfigIssue[]
  readonly datasetsOf: (settings: z.output<Schema>) => string[]
  /** Sources of weights that lie in the workspace: `model:…`, `builtin:…`, `run:…`. */
  readonly sourcesOf?: (settings: z.output<Schema>) => string[]
  readonly seedOf: (settings: z.output<Schema>) => number
}

/** A method as the engine holds it: the settings type is hidden behind `Config`. */
export interface MethodDefinition {
  readonly id: MethodId
  readonly description: MethodDescription
  readonly schema: z.ZodType
  readonly fields: readonly FormField[]
  /** Fills defaults in. `config` is null when an issue is an error of the schema. */
  readonly parse: (config: Config) => { config: Config | null; issues: ConfigIssue[] }
  /** These five take a configuration that `parse` accepts, and throw `config-invalid` otherwise. */
  readonly forecast: (config: Config) => Forecast[]
  readonly check: (config: Config, datasets: readonly Dataset[]) => ConfigIssue[]
  readonly datasetsOf: (config: Config) => string[]
  readonly sourcesOf: (config: Config) => string[]
  readonly seedOf: (config: Config) => number
}

export function defineMethod<Schema extends z.ZodType>(
  source: MethodSource<Schema>,
): MethodDefinition {
  const { schema, description } = source
  const fields = formFields(schema)
  const settings = (config: Config) => parseSettings(schema, config)
  return {
    id: description.id,
    description: { ...description, fields },
    schema,
    fields,
    parse: (config) => {
      const parsed = schema.safeParse(config)
      if (parsed.success) return { config: parsed.data as Config, issues: [] }
      return { config: null, issues: parsed.error.issues.map((issue) => toIssue(issue, config)) }
    },
    forecast: (config) => source.forecast(settings(config)),
    check: (config, datasets) => source.check(settings(config), datasets),
    datasetsOf: (config) => source.datasetsOf(settings(config)),
    sourcesOf: (config) => source.sourcesOf?.(settings(config)) ?? [],
    seedOf: (config) => source.seedOf(settings(config)),
  }
}

/** Parses at the border; the error names every offending field. */
export function parseSettings<Schema extends z.ZodType>(
  schema: Schema,
  config: Config,
): z.output<Schema> {
  const parsed = schema.safeParse(config)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map((issue) => toIssue(issue, config))
  throw new WorkbenchError(
    'config-invalid',
    issues.map(({ path, message }) => `${path}: ${message}`).join('; '),
    { details: { path: issues[0]?.path ?? '' } },
  )
}

function toIssue(issue: z.core.$ZodIssue, config: Config): ConfigIssue {
  const path = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys
    return {
      path: path === '' ? key : `${path}.${key}`,
      message: 'no such setting',
      severity: 'error',
    }
  }
  const given = valueAt(config, issue.path)
  const shown = given === undefined ? 'nothing' : JSON.stringify(given)
  return { path, message: `${issue.message} (given: ${shown})`, severity: 'error' }
}

function valueAt(config: Config, path: readonly PropertyKey[]): ConfigValue | undefined {
  let value: ConfigValue | undefined = config
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<PropertyKey, ConfigValue>)[key]
  }
  return value
}

/** Figures of one step by series name (`train/loss`, `angularUpdate:conv1`). */
export type StepFigures = Readonly<Record<string, number>>

/** Where a training reports; the trainer batches what it is told and sends it on. */
export interface Reporter {
  /** First words: where it trains and how far it will go. */
  readonly started: (start: { device: string; totalSteps: number; step: number }) => void
  /** `step` counts from 1, after the first update. */
  readonly figures: (step: number, figures: StepFigures) => void
  readonly event: (step: number, kind: RunEvent['kind'], message: string) => void
  /** What is known by now, shown while the run goes on: replaces these keys of the run's result. */
  readonly findings: (result: Config) => void
  readonly checkpoint: (checkpoint: {
    step: number
    file: string
    bytes: number
    hash: string
  }) => void
}

/** The person's hand on a running training. */
export interface Control {
  /**
   * Called between steps. Lets messages arrive, returns once the run is not paused, and says
   * whether to go on.
   */
  readonly next: () => Promise<'continue' | 'stop'>
  /** Seconds of training so far, over all processes of the run, pauses excluded. */
  readonly seconds: () => number
  /** Sets the seconds that earlier processes of this run spent. */
  readonly spent: (seconds: number) => void
}

export interface TrainContext {
  readonly config: Config
  readonly datasetFolders: Readonly<Record<string, string>>
  /** By name, for methods that start from weights: a packed folder, or a checkpoint file. */
  readonly sourceFolders?: Readonly<Record<string, string>>
  readonly checkpointFolder: string
  readonly resumeFrom: string | null
  /** Checkpoint files left in the folder; two when left out. */
  readonly keptCheckpoints?: number
  readonly reporter: Reporter
  readonly control: Control
  readonly clock: Clock
  /** Looks at every step's figures; absent where nobody could continue a run that pauses itself. */
  readonly watch?: Watching
  readonly meter?: Metering
}

/** `cell`: one training of a grid, of which diverging is what such a run is about, and no reason to pause it. */
export type WatchedPart = 'run' | 'cell'

/** For a network that a run trains after or beside others: what was seen of those says nothing about it. */
export function watchedAnew(context: TrainContext, part: WatchedPart): TrainContext {
  const { watch } = context
  return watch ? { ...context, watch: watch.anew(part) } : context
}

export interface Watching {
  /** Why the run should pause after this step; null if it may go on. */
  readonly look: (step: number, seconds: number, figures: StepFigures) => string | null
  /** Pauses the run and says why. */
  readonly trip: (step: number, reason: string) => void
  /** The same for another network, of which nothing has been seen yet. */
  readonly anew: (part: WatchedPart) => Watching
}

/** Adds up where a training's time goes. */
export interface Metering {
  readonly during: <Result>(name: Price['name'], work: () => Result) => Result
  readonly step: () => void
  /** What telemetry costs a step, in seconds; asked once a process, and again only after null. */
  readonly telemetry: (measured: () => number | null) => void
}

export type TrainOutcome = {
  readonly outcome: 'finished' | 'stopped'
  /** Last figures by name, for lists. */
  readonly metrics: Readonly<Record<string, number>>
  readonly result: Config
}

/** A network and how its input is made, for export. Its weights are in the checkpoint. */
export type TrainedNetwork = {
  readonly network: Module
  readonly input: PictureInput
  readonly classNames: readonly string[]
  /** Tensors of the network where they are not in the checkpoint itself, and what to say of them. */
  readonly own?: {
    readonly tensors: HostTensors
    readonly provenance: Readonly<Record<string, string | number>>
  }
}

/** `checkpoint`: the file of the run's newest one. */
export type NetworkOf = (
  context: Pick<TrainContext, 'config' | 'datasetFolders'> & { readonly checkpoint: string },
) => Promise<TrainedNetwork>

export interface MethodTraining {
  readonly train: (context: TrainContext) => Promise<TrainOutcome>
  /** Where a run trains one network that other programs can use: `weights/…`, `statistics/…` of its checkpoints. */
  readonly network?: NetworkOf
}
