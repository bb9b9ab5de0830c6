/** What one run integrates: one or two Bayesian models, or a density with an integrand. */
import { WorkbenchError } from '../../../contract/errors.ts'
import { gaussLegendreLadder, type Ladder, powerLadder, singleRung } from '../evidence/ladder.ts'
import { modelFrom, type Table } from '../readProblem.ts'
import { policyKind } from '../reinforcement/settings.ts'
import { isExpectation, isRegression, type ProblemKind } from '../problemSettings.ts'
import type { ControlVariatesSettings } from '../settings.ts'
import { odeExperiments, odeModel, simulateReadings } from '../targets/ode/model.ts'
import { banana, funnel, standardGaussian, toyMixture } from '../targets/synthetic.ts'
import type { BayesianModel, Target } from '../targets/target.ts'
import { type TestFunction, testFunction } from '../targets/testFunctions.ts'

export type Subject =
  | { readonly kind: 'evidence'; readonly name: string; readonly model: BayesianModel }
  | {
      readonly kind: 'expectation'
      readonly name: string
      readonly target: Target
      readonly integrand: TestFunction
      /** The exact mean, where it is known. */
      readonly truth: number | null
    }

export async function subjectsOf(
  { problem, training }: ControlVariatesSettings,
  readTable: () => Promise<Table>,
): Promise<readonly Subject[]> {
  const { kind } = problem
  if (isRegression(kind)) return regressionSubjects(problem, await readTable())
  if (isExpectation(kind)) return [expectation(kind, problem)]
  if (kind === policyKind)
    throw new WorkbenchError('internal', 'a policy gradient is no integral over a density')
  const experiment = odeExperiments[kind]
  const model = odeModel(experiment, simulateReadings(experiment, training.seed))
  return [{ kind: 'evidence', name: model.name, model }]
}

type Problem = ControlVariatesSettings['problem']

function regressionSubjects(problem: Problem, table: Table): Subject[] {
  const first = modelFrom(table, problem)
  const subjects: Subject[] = [{ kind: 'evidence', name: modelName(first), model: first }]
  if (problem.alternativeFeatures.trim() === '') return subjects
  const second = modelFrom(table, { ...problem, features: problem.alternativeFeatures })
  return [...subjects, { kind: 'evidence', name: modelName(second), model: second }]
}

/** A model's own columns, or that it has none. */
function modelName({ parameterNames }: BayesianModel): string {
  const columns = parameterNames.filter((name) => name !== 'intercept')
  return columns.length === 0 ? 'intercept alone' : columns.join(', ')
}

function expectation(
  kind: Extract<ProblemKind, 'gaussian' | 'mixture' | 'banana' | 'funnel'>,
  { dimension, integrand: name }: Problem,
): Subject {
  const size = kind === 'gaussian' || kind === 'mixture' ? dimension : Math.max(2, dimension)
  const target = densities[kind](size)
  const integrand = testFunction(name, size)
  const known = kind === 'gaussian' || name === 'constant' || (kind === 'mixture' && name === 'toy')
  return {
    ...{ kind: 'expectation', target, integrand },
    name: `${integrand.name} under the ${target.name}`,
    truth: known ? integrand.mean : null,
  }
}

const densities = {
  gaussian: standardGaussian,
  mixture: toyMixture,
  banana: (dimension: number) => banana(dimension),
  funnel,
}

/** Temperatures of a coarse ladder that an adaptive one starts from. */
const coarse = 8

/** The ladder as far as it is known before sampling. */
export function firstLadder(subject: Subject, { ladder }: ControlVariatesSettings): Ladder {
  if (subject.kind === 'expectation') return singleRung()
  switch (ladder.kind) {
    case 'power':
      return powerLadder(ladder.temperatures - 1, ladder.power)
    case 'gauss-legendre':
      return gaussLegendreLadder(ladder.temperatures, ladder.power)
    case 'adaptive': {
      const { temperatures } = powerLadder(Math.min(coarse, ladder.temperatures - 1), ladder.power)
      return { kind: 'adaptive', temperatures }
    }
  }
}

/** Temperatures that the subject will have in the end. */
export function rungCount(subject: Subject, { ladder }: ControlVariatesSettings): number {
  return subject.kind === 'expectation' ? 1 : ladder.temperatures
}
