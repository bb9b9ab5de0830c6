/** `study`, `studies`: search settings from the command line, or go on with a study that was cut off. */
import { WorkbenchError } from '../contract/errors.ts'
import type { FormField, MethodDescription } from '../contract/method.ts'
import type { Client } from '../contract/rpc.ts'
import type { Dimension, Study, StudyPlan, Trial } from '../contract/study.ts'
import { samplerSchema } from '../contract/study.ts'
import { readRequest } from './configuration.ts'
import { figure, table } from './figures.ts'
import { nearest } from './nearest.ts'
import type { Output } from './output.ts'
import type { Session } from './session.ts'

export type StudyOptions = {
  /** A method, a configuration file, or the id of a study that waits. */
  readonly target: string
  readonly set: readonly string[]
  readonly search: readonly string[]
  readonly sampler: string
  readonly metric: string | undefined
  readonly maximize: boolean
  readonly trials: number
  readonly atOnce: number
  readonly seed: number
  /** `training.steps=100..900:3`: from, to, the best of every so many go on. */
  readonly halving: string | undefined
  readonly name: string | undefined
}

/** As the command line has them. */
export type StudyFlags = Omit<StudyOptions, 'metric' | 'maximize' | 'halving' | 'name'> & {
  readonly metric?: string
  readonly maximize?: true
  readonly halving?: string
  readonly name?: string
}

export async function studyCommand(
  { client }: Session,
  output: Output,
  options: StudyOptions,
): Promise<number> {
  const started = /^study-\d+$/.test(options.target)
    ? await client.request('studies.continue', { studyId: options.target })
    : await client.request('studies.start', await planOf(client, options))
  output.tell({ event: 'study', studyId: started.studyId, plan: started.plan })
  output.say(`${started.plan.name} (${started.studyId})`)
  const ended = await untilEnded(client, output, started)
  return conclude(output, ended)
}

export async function listStudies({ client }: Session, output: Output): Promise<void> {
  const studies = await client.request('studies.list', {})
  for (const study of studies) output.tell({ event: 'study', ...study })
  if (studies.length === 0) output.say('no studies yet; start one with: study <method> --search …')
  else
    output.say(
      table(
        ['study', 'name', 'status', 'trials', 'best'],
        studies.map((study) => [
          ...[study.studyId, study.plan.name, study.status],
          `${study.trials.length} of ${study.plan.budget}`,
          bestOf(study)?.value == null ? '' : figure(bestOf(study)?.value ?? 0),
        ]),
      ),
    )
}

async function planOf(client: Client, options: StudyOptions): Promise<StudyPlan> {
  const { search, set, name = '', trials, atOnce, seed, maximize } = options
  const { method, config } = await readRequest(options.target, {
    set,
    seed: undefined,
    eager: false,
  })
  const methods = await client.request('methods.list', {})
  const description = methods.find(({ id }) => id === method)
  if (!description) throw new WorkbenchError('method-unknown', `no method “${method}”`)
  if (search.length === 0)
    throw new WorkbenchError(
      'config-invalid',
      'nothing is searched; say what, as --search optimizer.learningRate=0.001..1:log',
    )
  const metric = options.metric ?? usualMetric(description)
  return {
    ...{ name, method, base: config, seed, budget: trials, concurrency: atOnce },
    space: search.map((one) => readDimension(one, description.fields)),
    sampler: samplerSchema.parse(options.sampler),
    objective: {
      metric,
      direction:
        maximize || (!options.metric && metric.includes('accuracy')) ? 'maximize' : 'minimize',
    },
    halving: options.halving === undefined ? null : readHalving(options.halving),
  }
}

function usualMetric({ families }: MethodDescription): string {
  const names = families.map(({ family }) => family)
  return ['test/accuracy', 'test/loss'].find((name) => names.includes(name)) ?? 'train/loss'
}

/** `path=low..high`, `path=low..high:log`, `path=low..high:7` (values of a grid), `path=one,other`. */
export function readDimension(text: string, fields: readonly FormField[]): Dimension {
  const equals = text.indexOf('=')
  const path = text.slice(0, equals)
  const field = fields.find((one) => one.path === path)
  if (!field) {
    const guess = nearest(
      path,
      fields.map((one) => one.path),
    )
    throw refused(
      text,
      `no setting “${path}”${guess === undefined ? '' : `; did you mean “${guess}”?`}`,
    )
  }
  const [range = '', ...flags] = text.slice(equals + 1).split(':')
  const [, low, high] = /^(.+)\.\.(.+)$/.exec(range) ?? []
  if (low === undefined || high === undefined)
    return { kind: 'choice', path, values: range.split(',').map(word) }
  const ends = [Number(low), Number(high)] as const
  if (!ends.every(Number.isFinite)) throw refused(text, `“${range}” is no range of numbers`)
  const points = Number(flags.find((flag) => /^\d+$/.test(flag)) ?? 5)
  const scale = flags.includes('log') ? 'log' : flags.includes('linear') ? 'linear' : field.scale
  const kind = field.kind === 'integer' ? 'integer' : 'number'
  return { kind, path, low: ends[0], high: ends[1], scale, points }
}

function word(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

function readHalving(text: string): StudyPlan['halving'] {
  const [, path, least, most, factor = '3'] =
    /^([\w.]+)=(\d+)\.\.(\d+)(?::(\d+))?$/.exec(text) ?? []
  if (path === undefined) throw refused(text, 'write it as training.steps=100..900:3')
  return { path, least: Number(least), most: Number(most), factor: Number(factor) }
}

function refused(text: string, reason: string): WorkbenchError {
  return new WorkbenchError('config-invalid', `${text}: ${reason}`)
}

function untilEnded(client: Client, output: Output, started: Study): Promise<Study> {
  return new Promise((resolve, reject) => {
    const told = new Set<number>()
    const look = (study: Study) => {
      if (study.studyId !== started.studyId) return
      for (const trial of study.trials) tellTrial(output, trial, told)
      output.replace(`${told.size} of ${study.plan.budget} trials`)
      if (study.status === 'running') return
      stop()
      output.replace('')
      resolve(study)
    }
    const stop = client.on('study.changed', look)
    // It may have ended before we listened.
    client.request('studies.get', { studyId: started.studyId }).then(look, reject)
  })
}

function tellTrial(output: Output, trial: Trial, told: Set<number>): void {
  if (trial.state === 'running' || told.has(trial.index)) return
  told.add(trial.index)
  output.tell({ event: 'trial', ...trial })
  output.replace('')
  const settings = Object.entries(trial.proposal)
    .map(([path, value]) => `${path} ${typeof value === 'number' ? figure(value) : String(value)}`)
    .join('  ')
  const value = trial.value === null ? trial.state : figure(trial.value)
  output.say(
    `trial ${trial.index}${trial.rung > 0 ? ` (rung ${trial.rung})` : ''}  ${value}  ${settings}`,
  )
}

function bestOf({ plan, trials }: Study): Trial | undefined {
  const sign = plan.objective.direction === 'minimize' ? 1 : -1
  return trials
    .filter(({ value }) => value !== null)
    .sort((one, other) => sign * ((one.value ?? 0) - (other.value ?? 0)))[0]
}

function conclude(output: Output, study: Study): number {
  const best = bestOf(study)
  output.tell({ event: 'ended', studyId: study.studyId, status: study.status, best: best ?? null })
  if (study.trouble !== undefined) output.say(study.trouble)
  if (best)
    output.say(
      `best: trial ${best.index} (${best.runId ?? ''}), ${study.plan.objective.metric} ${figure(best.value ?? 0)}`,
    )
  else output.say('no trial has a value')
  return study.status === 'finished' ? 0 : 1
}
