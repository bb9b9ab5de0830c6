/** Findings of an integral as curves for `drawLineChart`. */
import type { ChartTheme } from '../../charts/colours.ts'
import { categoricalColour } from '../../charts/colours.ts'
import type { Curve } from '../../charts/lineChart.ts'
import type { Convergence, ModelFindings, Trace } from './integralFindings.ts'
import { phrase, translate } from '../../text/language.ts'

type CurveInput = {
  readonly id: string
  readonly name: string
  readonly colour: string
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly error?: readonly number[]
  readonly style?: Curve['style']
}

function curve({ id, name, colour, x, y, error, style = 'solid' }: CurveInput): Curve {
  const edge = (sign: number): Float64Array =>
    Float64Array.from(y, (value, place) => value + sign * (error?.[place] ?? 0))
  return {
    ...{ id, name, group: name, colour, style, total: x.length },
    ...{ x: Float64Array.from(x), y: Float64Array.from(y) },
    ...(error === undefined ? {} : { band: { low: edge(-1), high: edge(1) } }),
  }
}

/** Standard error against draws, with the line through each. */
export function errorCurves(model: ModelFindings, theme: ChartTheme): Curve[] {
  const one = (id: string, name: string, points: Convergence, index: number): Curve =>
    curve({
      ...{ id, name, colour: categoricalColour(index, theme) },
      x: points.map(({ draws }) => draws),
      y: points.map(({ standardError }) => standardError),
    })
  return [
    one('controlled', translate('with control'), model.convergence.controlled, 0),
    one('plain', translate('plain'), model.convergence.plain, 1),
  ]
}

/** The estimate within two standard errors against draws. */
export function estimateCurves(model: ModelFindings, theme: ChartTheme): Curve[] {
  const one = (id: string, name: string, points: Convergence, index: number): Curve =>
    curve({
      ...{ id, name, colour: categoricalColour(index, theme) },
      x: points.map(({ draws }) => draws),
      y: points.map(({ estimate }) => estimate),
      error: points.map(({ standardError }) => 2 * standardError),
    })
  return [
    one('plain', translate('plain'), model.convergence.plain, 1),
    one('controlled', translate('with control'), model.convergence.controlled, 0),
  ]
}

/** Temperature 0 has no place on a log axis: drawn a decade below the next. */
function places(temperatures: readonly number[]): number[] {
  const least = Math.min(...temperatures.filter((value) => value > 0))
  return temperatures.map((value) => (value > 0 ? value : least / 10))
}

const mostShown = 1e15

export function reductionCurves(models: readonly ModelFindings[], theme: ChartTheme): Curve[] {
  return models.map(({ name, perTemperature }, index) =>
    curve({
      ...{ id: name, name, colour: categoricalColour(index, theme) },
      x: places(perTemperature.temperature),
      y: perTemperature.varianceReduction.map((value) => Math.min(value, mostShown)),
    }),
  )
}

/** Mean of the integrand against temperature with two standard errors, plain and controlled. */
export function integrandCurves({ perTemperature }: ModelFindings, theme: ChartTheme): Curve[] {
  const x = places(perTemperature.temperature)
  const doubled = (errors: readonly number[]): number[] => errors.map((error) => 2 * error)
  return [
    curve({
      ...{ id: 'plain', name: translate('plain'), colour: categoricalColour(1, theme), x },
      ...{ y: perTemperature.plainMean, error: doubled(perTemperature.plainStandardError) },
    }),
    curve({
      ...{
        id: 'controlled',
        name: translate('with control'),
        colour: categoricalColour(0, theme),
        x,
      },
      ...{ y: perTemperature.mean, error: doubled(perTemperature.standardError) },
    }),
  ]
}

export function traceCurves({ chains, every }: Trace, theme: ChartTheme): Curve[] {
  return chains.map((values, index) =>
    curve({
      ...{
        id: `chain ${index + 1}`,
        name: phrase('chain {number}', { number: index + 1 }),
        y: values,
      },
      colour: categoricalColour(index, theme),
      x: values.map((_, place) => 1 + place * every),
    }),
  )
}
