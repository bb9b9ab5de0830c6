/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of one length */
/** Logistic regressions of the Pima data: evidence of two models, every estimator on the same draws. */
import { existsSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { bayesFactor } from '../methods/controlVariates/evidence/bayesFactor.ts'
import {
  type EstimatorReport,
  reductionsOf,
  reportOf,
} from '../methods/controlVariates/evidence/comparison.ts'
import { gaussLegendreLadder, totalError } from '../methods/controlVariates/evidence/ladder.ts'
import { median, type Rung, sampleRung } from '../methods/controlVariates/evidence/thermodynamic.ts'
import { columnMeans } from '../methods/controlVariates/matrix.ts'
import { modelFrom, type Table } from '../methods/controlVariates/readProblem.ts'
import { fitterOf } from '../methods/controlVariates/run/fitters.ts'
import { controlVariatesSchema, estimators } from '../methods/controlVariates/settings.ts'
import type { CheckOptions, Figure } from './check.ts'
import { compiled } from './ncvSamples.ts'

const models = [
  { features: 'pregnancies, glucose, bmi, pedigree', truth: -257.236 },
  { features: 'pregnancies, glucose, bmi, pedigree, age', truth: -259.8627 },
] as const

type Fit = {
  readonly reports: readonly EstimatorReport[]
  readonly seed: number
  readonly model: number
}

export async function pimaFigures(options: CheckOptions): Promise<Figure[]> {
  const file = join(options.data, 'tabular', 'pima-indians-diabetes.csv')
  if (!existsSync(file)) {
    options.progress(`Pima: skipped, ${file} is not here`)
    return []
  }
  const table = readPima(file)
  const fits: Fit[] = []
  const seconds: number[] = []
  for (let seed = 1; seed <= options.seeds; seed++) {
    const before = [performance.now(), cpuSeconds()] as const
    for (const model of models.keys())
      fits.push({ seed, model, reports: await comparisonOf(table, model, seed, options) })
    seconds.push((performance.now() - before[0]) / 1000)
    options.progress(
      `Pima, seed ${seed}: both models and all estimators in ${seconds.at(-1)!.toFixed(1)} s, ${(cpuSeconds() - before[1]).toFixed(1)} s of CPU, ${cpus().length} cores`,
    )
  }
  return [...summary(fits), { name: 'pimaSeconds', value: median(seconds), bar: { atMost: 180 } }]
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** The 532 rows without a 0 in glucose, blood pressure, skin fold and BMI. */
function readPima(file: string): Table {
  const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/u)
  const names = head.split(',')
  const needed = ['glucose', 'blood_pressure', 'skin_fold', 'bmi'].map((name) =>
    names.indexOf(name),
  )
  const rows = lines
    .map((line) => line.split(',').map(Number))
    .filter((row) => needed.every((place) => row[place] !== 0))
  const columns = names.filter((name) => name !== 'diabetes')
  return {
    ...{ name: 'Pima', columns, target: 'diabetes', classNames: ['0', '1'] },
    values: {
      ...{ rows: rows.length, columns: columns.length },
      values: Float64Array.from(rows.flatMap((row) => row.slice(0, columns.length))),
    },
    outcome: Float64Array.from(rows, (row) => row[columns.length]!),
  }
}

async function comparisonOf(
  table: Table,
  model: number,
  seed: number,
  { progress }: CheckOptions,
): Promise<EstimatorReport[]> {
  const { features, truth } = models[model]!
  const settings = controlVariatesSchema.parse({ problem: { features }, training: { seed } })
  const { ladder: ladderSettings, sampling, control } = settings
  const bayesian = modelFrom(table, settings.problem)
  const ladder = gaussLegendreLadder(ladderSettings.temperatures, ladderSettings.power)
  const sampler = sampling.sampler === 'population' ? 'nuts' : sampling.sampler
  const rungs: Rung[] = []
  for (let place = ladder.temperatures.length - 1; place >= 0; place--) {
    const before = rungs[0]
    const start = before ? columnMeans(before.sample.points) : new Float64Array(bayesian.dimension)
    const options = { ...sampling, sampler, seed }
    rungs.unshift(
      await sampleRung(bayesian, ladder.temperatures[place]!, options, {
        ...{ stream: model * 1000 + place, start },
      }),
    )
  }
  const split = { folds: control.folds, seed, scale: control.scale, assignment: 'blocks' } as const
  const comparison = { ladder, rungs, split, seconds: () => performance.now() / 1000 }
  const reports: EstimatorReport[] = []
  for (const name of estimators) {
    const report = await reportOf(name, fitterOf(name, settings, compiled), comparison)
    reports.push(report)
    const reductions = reductionsOf(report.estimates)
    progress(
      `Pima, model ${model + 1}, seed ${seed}, ${name}: ${report.evidence.logEvidence.toFixed(4)} ± ${report.evidence.standardError.toFixed(4)} (known ${truth}), reduction median ${median(reductions).toPrecision(3)}, least ${Math.min(...reductions).toPrecision(3)}, ${report.fittingSeconds.toFixed(1)} s`,
    )
  }
  return reports
}

function summary(fits: readonly Fit[]): Figure[] {
  const chosen = fits.map(({ reports, model, seed }) => ({
    ...{ model, seed },
    report: reports.find(({ name }) => name === 'hybrid')!,
  }))
  const figures = models.flatMap(({ truth }, model): Figure[] => {
    const own = chosen.filter((one) => one.model === model).map(({ report }) => report)
    const reductions = own.map(({ estimates }) => reductionsOf(estimates))
    const errors = own.map(({ evidence }) => Math.abs(evidence.logEvidence - truth))
    const name = `pimaModel${model + 1}`
    return [
      { name: `${name}ErrorWorst`, value: Math.max(...errors), bar: { atMost: 0.05 } },
      {
        name: `${name}ReductionMedian`,
        value: median(reductions.map(median)),
        bar: { atLeast: 100 },
      },
      {
        name: `${name}ReductionLeast`,
        value: Math.min(...reductions.flat()),
        bar: { atLeast: 10 },
      },
      ...estimators.map((estimator): Figure => {
        const medians = fits
          .filter((fit) => fit.model === model)
          .map(({ reports }) => reports.find(({ name: own }) => own === estimator)!)
          .map(({ estimates }) => median(reductionsOf(estimates)))
        return { name: `${name}Reduction:${estimator}`, value: median(medians), bar: null }
      }),
    ]
  })
  return [...figures, factorError(chosen)]
}

/** Log Bayes factor of the first model against 2.6267. */
function factorError(
  chosen: readonly { model: number; seed: number; report: EstimatorReport }[],
): Figure {
  const truth = models[0].truth - models[1].truth
  const evidence = (seed: number, model: number) => {
    const { report } = chosen.find((one) => one.seed === seed && one.model === model)!
    const name = `model ${model + 1}`
    return { name, value: report.evidence.logEvidence, standardError: totalError(report.evidence) }
  }
  const seeds = [...new Set(chosen.map(({ seed }) => seed))]
  const errors = seeds.map((seed) =>
    Math.abs(bayesFactor(evidence(seed, 0), evidence(seed, 1)).logBayesFactor - truth),
  )
  return { name: 'pimaBayesFactorErrorWorst', value: Math.max(...errors), bar: { atMost: 0.05 } }
}
