/** What a run that integrates has found, read from its result; null where there is nothing yet. */
import { z } from 'zod'
import type { Run } from '../../../../core/contract/run.ts'
import { formatPlaces } from '../../text/figures.ts'

const numbers = z.array(z.number())

const estimatorSchema = z.object({
  estimator: z.string(),
  estimate: z.number(),
  standardError: z.number(),
  medianReduction: z.number(),
  leastReduction: z.number(),
  fittingSeconds: z.number(),
  totalSeconds: z.number(),
  varianceTimesTime: z.number(),
  exact: z.boolean(),
})
export type EstimatorRow = z.output<typeof estimatorSchema>

const convergenceSchema = z.array(
  z.object({ draws: z.number(), estimate: z.number(), standardError: z.number() }),
)
export type Convergence = z.output<typeof convergenceSchema>

const traceSchema = z.object({
  temperature: z.number(),
  splitRHat: z.number(),
  effectiveSampleSize: z.number(),
  every: z.number(),
  chains: z.array(numbers),
})
export type Trace = z.output<typeof traceSchema>

const scatterSchema = z.object({ temperature: z.number(), integrand: numbers, control: numbers })
export type Scatter = z.output<typeof scatterSchema>

const modelSchema = z.object({
  kind: z.enum(['evidence', 'expectation']),
  name: z.string(),
  parameterNames: z.array(z.string()),
  truth: z.number().nullable(),
  estimate: z.number(),
  standardError: z.number(),
  monteCarloError: z.number(),
  quadratureError: z.number(),
  estimator: z.string(),
  samplingSeconds: z.number(),
  perTemperature: z.object({
    temperature: numbers,
    mean: numbers,
    standardError: numbers,
    plainMean: numbers,
    plainStandardError: numbers,
    varianceReduction: numbers,
    splitRHat: numbers,
    effectiveSampleSize: numbers,
  }),
  estimators: z.array(estimatorSchema),
  skipped: z.array(z.object({ estimator: z.string(), reason: z.string() })),
  recommendation: z.object({ estimator: z.string(), words: z.string() }),
  convergence: z.object({ plain: convergenceSchema, controlled: convergenceSchema }),
  scatter: z.array(scatterSchema),
  traces: z.array(traceSchema),
  pairs: z.array(numbers),
})
export type ModelFindings = z.output<typeof modelSchema>

const bayesFactorSchema = z.object({
  logBayesFactor: z.number(),
  standardError: z.number(),
  probability: z.number(),
  words: z.string(),
})

const findingsSchema = z.object({
  models: z.array(modelSchema).min(1),
  warnings: z.array(z.string()).default([]),
  bayesFactor: bayesFactorSchema.nullable().default(null),
})
export type IntegralFindings = z.output<typeof findingsSchema>

export function integralFindings({ result }: Run): IntegralFindings | null {
  const parsed = findingsSchema.safeParse(result ?? {})
  return parsed.success ? parsed.data : null
}

/** Names of columns beyond this many are counted. */
const mostNamed = 3

/** `mean_radius, mean_texture, … (10)`: a model is called by its columns, of which there can be many. */
export function modelName(name: string): string {
  const columns = name.split(', ')
  if (columns.length <= mostNamed) return name
  return `${columns.slice(0, mostNamed - 1).join(', ')}, … (${columns.length})`
}

const labels: Readonly<Record<string, string>> = {
  none: 'Plain Monte Carlo',
  'polynomial-1': 'Polynomial, order 1',
  'polynomial-2': 'Polynomial, order 2',
  'control-functional': 'Control functional',
  neural: 'Neural',
  'neural-augmented': 'Neural, augmented variables',
  hybrid: 'Polynomial, then neural',
}

export function estimatorLabel(estimator: string): string {
  return labels[estimator] ?? estimator
}

/** From here on a reduction means: no variance left but rounding. */
const exactFrom = 1e12

export function reductionText(reduction: number): string {
  if (reduction >= exactFrom) return 'exact'
  return `${reduction >= 100 ? reduction.toFixed(0) : reduction.toPrecision(3)} ×`
}

/** Digits that the error leaves meaningful, and two of the error itself. */
export function withError(value: number, error: number): string {
  if (!(error > 0)) return value.toPrecision(8).replace('-', '−')
  const digits = Math.min(8, Math.max(0, 1 - Math.floor(Math.log10(error))))
  return `${formatPlaces(value, digits)} ± ${error < 1e-8 ? error.toExponential(1) : error.toFixed(digits)}`
}

/** Slope of log(standard error) against log(draws), least squares; null below two points. */
export function fittedSlope(points: Convergence): number | null {
  const usable = points.filter(({ standardError }) => standardError > 0)
  if (usable.length < 2) return null
  const x = usable.map(({ draws }) => Math.log(draws))
  const y = usable.map(({ standardError }) => Math.log(standardError))
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const [centreX, centreY] = [mean(x), mean(y)]
  const spread = x.reduce((sum, value) => sum + (value - centreX) ** 2, 0)
  const shared = x.reduce((sum, value, i) => sum + (value - centreX) * ((y[i] ?? 0) - centreY), 0)
  return shared / spread
}
