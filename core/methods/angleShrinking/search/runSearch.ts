/**
 * The search of a run: the searcher's units one by one, then the child that it returns, trained alone. Stored as
 * it goes, so that a run that was stopped goes on where it was.
 */
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { WorkbenchError } from '../../../contract/errors.ts'
import type { ConfigValue } from '../../../contract/method.ts'
import { readCheckpoint, writeCheckpoint } from '../../../training/checkpoint.ts'
import { confusionFindings } from '../../../training/verdicts.ts'
import type { Verdict } from '../../../training/verdicts.ts'
import { watchedAnew } from '../../method.ts'
import type { StepFigures } from '../../method.ts'
import type { Laboratory } from '../laboratory.ts'
import { asConfig, searchFindings } from './findings.ts'
import type { SearchFindings } from './findings.ts'
import { openSearch, problemOf, searchParts, searchPlan } from './openSearch.ts'
import type { SearchGiven } from './openSearch.ts'
import { openRetraining } from './retrain.ts'
import type { AloneChild } from './retrain.ts'
import type { SearchResult } from './result.ts'
import { checkpointOf } from './stage.ts'
import type { ResultStage } from './stage.ts'
import type { Judged } from './steps/evaluator.ts'

const storeEvery = 200
const tellEvery = 20

export type Searched = {
  readonly outcome: 'finished' | 'stopped'
  readonly findings: SearchFindings | null
  readonly figures: StepFigures
}

export async function runSearch(laboratory: Laboratory): Promise<Searched> {
  const { settings, session, pictures } = laboratory
  const given: SearchGiven = { settings, pictures, operations: session.operations }
  const stage = openSearch(given)
  if (stage === null) return { outcome: 'finished', findings: null, figures: {} }
  const tell = (result: SearchResult, alone: Judged | null): SearchFindings => {
    const findings = findingsOf(laboratory, given, { result, alone })
    laboratory.context.reporter.findings(asConfig(findings))
    return findings
  }
  const searched = await runUnits(laboratory, stage, {
    ...{ name: 'search', from: session.doneSteps },
    watch: () => {
      if (hasChildren(stage)) tell(stage.result(), null)
    },
  })
  if (searched.result === null)
    return { outcome: 'stopped', findings: null, figures: searched.figures }
  const findings = tell(searched.result, null)
  const { retrainEpochs } = settings.search
  if (retrainEpochs === 0) return { outcome: 'finished', findings, figures: searched.figures }
  const alone = await trainAlone(laboratory, given, {
    ...{ found: searched.result, from: session.doneSteps + searched.units },
  })
  const figures = { ...searched.figures, ...alone.figures }
  if (alone.result === null) return { outcome: 'stopped', findings, figures }
  const step = session.doneSteps + searched.units + alone.units
  tellConfusion(laboratory, step, alone.result.verdicts)
  return { outcome: 'finished', findings: tell(searched.result, alone.result.judged), figures }
}

/** The judging pictures are of the training part, so the page has none of them to show. */
function tellConfusion(
  { context, pictures: { classes } }: Laboratory,
  step: number,
  verdicts: readonly Verdict[],
): void {
  const of = 'The found child, trained alone and judged on pictures held out of training'
  const { confusion } = confusionFindings(verdicts, { step, classes, of })
  if (confusion !== undefined) context.reporter.findings({ confusion })
}

function hasChildren(stage: ResultStage<SearchResult>): boolean {
  const { history } = stage.read().state as { history?: readonly unknown[] }
  return history !== undefined && history.length > 0
}

type Found = { readonly found: SearchResult; readonly from: number }

async function trainAlone(laboratory: Laboratory, given: SearchGiven, { found, from }: Found) {
  const { search } = given.settings
  const plan = searchPlan(given.settings, search.retrainEpochs, search.learningRate)
  const stage = openRetraining(problemOf(given), aloneOf(found), searchParts(given), {
    ...{ plan, calibration: search.calibration },
  })
  return await runUnits(laboratory, stage, { name: 'alone', from, watch: () => undefined })
}

function aloneOf({ found: { child, reduction } }: SearchResult): AloneChild {
  return { child, ...(reduction && { reduction }) }
}

type UnitPlan = {
  /** Of its file: `<name>.checkpoint`. */
  readonly name: 'search' | 'alone'
  /** Steps of the run before it. */
  readonly from: number
  readonly watch: () => void
}

type Units<Result> = {
  /** Null when a person stopped it. */
  readonly result: Result | null
  readonly units: number
  readonly figures: StepFigures
}

/** Disposes the stage. */
async function runUnits<Result>(
  laboratory: Laboratory,
  stage: ResultStage<Result>,
  { name, from, watch }: UnitPlan,
): Promise<Units<Result>> {
  const { reporter, control } = laboratory.context
  const { watch: points } = watchedAnew(laboratory.context, 'run')
  let figures: StepFigures = {}
  try {
    for (let unit = await restored(laboratory, stage, name); unit < stage.units; unit += 1) {
      if ((await control.next()) === 'stop') {
        await store(laboratory, stage, { name, unit })
        return { result: null, units: unit, figures }
      }
      const latest = stage.run(unit)
      const step = from + unit + 1
      const reason = points?.look(step, control.seconds(), latest) ?? null
      if (reason === null) refuseNonFinite(step, latest)
      figures = { ...figures, ...latest }
      reporter.figures(step, latest)
      if (reason !== null) {
        // A loss that is no number leaves nothing worth storing: what was stored before stays.
        if (isFinite(latest)) await store(laboratory, stage, { name, unit: unit + 1 })
        points?.trip(step, `${reason}; ${storedInWords}`)
      }
      if ((unit + 1) % tellEvery === 0) watch()
      if ((unit + 1) % storeEvery === 0) await store(laboratory, stage, { name, unit: unit + 1 })
    }
    await store(laboratory, stage, { name, unit: stage.units })
    return { result: stage.result(), units: stage.units, figures }
  } finally {
    stage.dispose()
  }
}

const storedInWords = 'the search goes on from where it was last stored'

function lossOf(figures: StepFigures): number {
  return figures['train/loss'] ?? figures['alone/loss'] ?? 0
}

function isFinite(figures: StepFigures): boolean {
  return Number.isFinite(lossOf(figures))
}

function refuseNonFinite(step: number, figures: StepFigures): void {
  const loss = lossOf(figures)
  if (Number.isFinite(loss)) return
  throw new WorkbenchError('run-diverged', `the loss of the search is ${loss} at step ${step}`, {
    details: { step },
  })
}

/** What a stored search belongs to. */
function keyOf({ settings, session }: Laboratory): string {
  return JSON.stringify({
    ...{ operations: session.operations, search: settings.search },
    ...{ space: settings.space, training: settings.training, pictures: settings.trainingCount },
  })
}

function fileOf({ context }: Laboratory, name: string): string {
  return join(context.checkpointFolder, `${name}.checkpoint`)
}

/** Beside a run's checkpoints: the found child by itself. */
export const aloneFile = 'alone.checkpoint'

type Stored = { readonly key: string; readonly unit: number; readonly inner: ConfigValue }

async function store(
  laboratory: Laboratory,
  stage: ResultStage<unknown>,
  { name, unit }: { readonly name: string; readonly unit: number },
): Promise<void> {
  const { state, tensors } = stage.read()
  const stored = { key: keyOf(laboratory), unit, inner: state } satisfies Stored
  await writeCheckpoint(fileOf(laboratory, name), checkpointOf(stored, tensors))
}

/** Units that an earlier process of this run did. */
async function restored(
  laboratory: Laboratory,
  stage: ResultStage<unknown>,
  name: string,
): Promise<number> {
  const file = fileOf(laboratory, name)
  const exists = await access(file).then(
    () => true,
    () => false,
  )
  if (laboratory.context.resumeFrom === null || !exists) return 0
  const { state, tensors } = await readCheckpoint(file)
  const { key, unit, inner } = state as unknown as Stored
  if (key !== keyOf(laboratory)) throw otherSpace(laboratory, key, name)
  stage.write({ state: inner, tensors })
  return unit
}

function otherSpace({ session }: Laboratory, key: string, name: string): WorkbenchError {
  const { operations } = JSON.parse(key) as { operations: readonly (readonly number[])[] }
  const count = (lists: readonly (readonly number[])[]) =>
    lists.reduce((sum, types) => sum + types.length, 0)
  return new WorkbenchError(
    'checkpoint-unreadable',
    `${name}.checkpoint belongs to a search with other settings or another space: it had ${count(operations)} operators, this run has ${count(session.operations)}. The file is left as it is; fork the run to search anew`,
  )
}

type Known = { readonly result: SearchResult; readonly alone: Judged | null }

function findingsOf(
  { settings, session, truth }: Laboratory,
  given: SearchGiven,
  { result, alone }: Known,
): SearchFindings {
  const { operationsLimit } = settings.space
  return searchFindings(result, {
    ...{ kind: settings.search.kind, limit: operationsLimit === 0 ? null : operationsLimit },
    ...{ facts: session.space.facts, truth, cost: searchParts(given).cost, alone },
  })
}
