/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the ladder's length */
/** First stage of a run: draws from every temperature of a subject, each kept as soon as it is done. */
import type { TrainContext } from '../../method.ts'
import { type Ladder, nextTemperature, powerLadder } from '../evidence/ladder.ts'
import { fittedGaussian, fromReference } from '../evidence/referencePath.ts'
import { type Rung, rungOf, sampleRung } from '../evidence/thermodynamic.ts'
import { columnMeans, rowOf } from '../matrix.ts'
import { varianceOf } from '../samplers/diagnostics.ts'
import { type PopulationOptions, samplePopulation } from '../samplers/population.ts'
import { type Breathe, type SamplerName, sampleTarget } from '../samplers/sample.ts'
import type { ControlVariatesSettings } from '../settings.ts'
import type { BayesianModel } from '../targets/target.ts'
import type { KeptRung, RunMemory } from './memory.ts'
import { firstLadder, type Subject } from './subject.ts'

export type Stage = {
  readonly context: TrainContext
  readonly settings: ControlVariatesSettings
  readonly memory: RunMemory
  readonly breathe: Breathe
  /** Called after each finished temperature. */
  readonly rungDone: (rung: Rung) => Promise<void>
}

export type SampledLadder = {
  readonly ladder: Ladder
  readonly rungs: readonly Rung[]
  readonly seconds: number
}

export async function sampleSubject(
  stage: Stage,
  subject: Subject,
  index: number,
): Promise<SampledLadder> {
  const first = firstLadder(subject, stage.settings)
  const kept =
    stage.settings.sampling.sampler === 'population' && subject.kind === 'evidence'
      ? await population(stage, subject, first, index)
      : await downTheLadder(stage, subject, first, index)
  if (first.kind === 'adaptive' && stage.settings.sampling.sampler !== 'population')
    await refine(stage, subject, kept, index)
  const sorted = kept.toSorted((a, b) => a.rung.temperature - b.rung.temperature)
  const rungs = sorted.map(({ rung }) => rung)
  const ladder: Ladder =
    first.kind === 'adaptive'
      ? {
          kind: 'adaptive',
          temperatures: Float64Array.from(rungs, ({ temperature }) => temperature),
        }
      : first
  return { ladder, rungs, seconds: sorted.reduce((sum, { seconds }) => sum + seconds, 0) }
}

/** The rung of an earlier process, or a new one, timed and kept. */
async function remembered(
  { context, memory, rungDone }: Stage,
  key: string,
  draw: () => Promise<Rung>,
): Promise<KeptRung> {
  const known = memory.rungs.get(key)
  if (known) return known
  const before = context.control.seconds()
  const rung = await draw()
  const kept = { rung, seconds: context.control.seconds() - before }
  memory.rungs.set(key, kept)
  await rungDone(rung)
  return kept
}

/** From the posterior down to the prior, each temperature starting at the mean of the last. */
async function downTheLadder(
  stage: Stage,
  subject: Subject,
  { temperatures }: Ladder,
  index: number,
): Promise<KeptRung[]> {
  const kept: KeptRung[] = []
  for (let place = temperatures.length - 1; place >= 0; place--) {
    const start = kept.at(-1)?.rung ?? null
    const key = `${index}/${place}`
    const order = { stream: index * 1000 + place, start }
    kept.push(
      await remembered(stage, key, () => drawRung(stage, subject, temperatures[place]!, order)),
    )
  }
  return kept
}

type Order = { readonly stream: number; readonly start: Rung | null }

async function drawRung(
  { settings, breathe }: Stage,
  subject: Subject,
  temperature: number,
  { stream, start }: Order,
): Promise<Rung> {
  const { sampling, training } = settings
  // Only a ladder can be sampled as a population; a single density is left to NUTS.
  const sampler: SamplerName = sampling.sampler === 'population' ? 'nuts' : sampling.sampler
  const options = { ...sampling, sampler, seed: training.seed }
  const from = (dimension: number): Float64Array =>
    start === null ? new Float64Array(dimension) : columnMeans(start.sample.points)
  if (subject.kind === 'evidence')
    return await sampleRung(subject.model, temperature, options, {
      ...{ stream, breathe },
      start: from(subject.model.dimension),
    })
  const { target, integrand } = subject
  const place = { stream, start: from(target.dimension), spread: 1 }
  const draws = await sampleTarget(target, { ...options, ...place }, breathe)
  const { points, scores, chains, diagnostics, tuning } = draws
  const values = Float64Array.from({ length: points.rows }, (_, row) =>
    integrand.value(rowOf(points, row)),
  )
  return { ...{ temperature, chains, diagnostics, tuning }, sample: { points, scores, values } }
}

/** Adds temperatures one by one where the trapezoid is least certain. */
async function refine(
  stage: Stage,
  subject: Subject,
  kept: KeptRung[],
  index: number,
): Promise<void> {
  const { temperatures: wanted, power } = stage.settings.ladder
  while (kept.length < wanted) {
    const sorted = kept.map(({ rung }) => rung).toSorted((a, b) => a.temperature - b.temperature)
    const temperature = nextTemperature(
      Float64Array.from(sorted, (rung) => rung.temperature),
      Float64Array.from(sorted, ({ sample }) => varianceOf(sample.values)),
      power,
    )
    const place = kept.length
    const start = sorted.find((rung) => rung.temperature > temperature) ?? null
    const order = { stream: index * 1000 + 500 + place, start }
    kept.push(
      await remembered(stage, `${index}/${place}`, () =>
        drawRung(stage, subject, temperature, order),
      ),
    )
  }
}

async function population(
  stage: Stage,
  { model }: Extract<Subject, { kind: 'evidence' }>,
  { temperatures }: Ladder,
  index: number,
): Promise<KeptRung[]> {
  const { memory, settings, context, breathe, rungDone } = stage
  const keys = Array.from(temperatures, (_, place) => `${index}/${place}`)
  if (!keys.every((key) => memory.rungs.has(key))) {
    const before = context.control.seconds()
    const { sampling, training } = settings
    const options = { ...sampling, seed: training.seed + index, spread: 0.5 }
    const walked =
      settings.ladder.start === 'prior' ? model : await fromPilot(model, options, breathe)
    const draws = await samplePopulation(walked, temperatures, options, breathe)
    const seconds = (context.control.seconds() - before) / temperatures.length
    const rungs = draws.map((one, place) => rungOf(walked, temperatures[place]!, one))
    // All before the first is told: half a population in a checkpoint would be drawn and told again.
    for (const [place, rung] of rungs.entries()) memory.rungs.set(keys[place]!, { rung, seconds })
    for (const rung of rungs) await rungDone(rung)
  }
  return keys.map((key) => memory.rungs.get(key)!)
}

/** Temperatures of the pilot: enough for neighbours to exchange their states. */
const pilotIntervals = 30
/** So that the Gaussian covers the posterior's tails. */
const widening = 1.2

/** The model on its path from a Gaussian fitted to the posterior draws of a population of its own. */
async function fromPilot(
  model: BayesianModel,
  options: PopulationOptions,
  breathe: Breathe,
): Promise<BayesianModel> {
  const { temperatures } = powerLadder(pilotIntervals, 5)
  const posterior = (await samplePopulation(model, temperatures, options, breathe)).at(-1)!
  return fromReference(model, fittedGaussian(posterior.points, widening))
}
