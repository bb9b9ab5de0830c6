/**
 * Evolution over children (SPOS, section 3.4): parents are the best seen so far; half of a generation are
 * their mutants and half their crossovers, filled up with random children; nobody is judged twice.
 */
import { WorkbenchError } from '../../../contract/errors.ts'
import type { Cost } from '../../../models/supernets/chain/bill.ts'
import type { Random } from '../../../tensor/random.ts'
import type { Child } from '../angle/table.ts'
import type { Operations } from '../spaces/space.ts'
import { drawChild } from './paths.ts'
import { bestByDomination } from './domination.ts'

export type EvolutionSettings = {
  readonly population: number
  readonly generations: number
  readonly parents: number
  /** Chance that a mutant's edge is drawn anew. */
  readonly mutation: number
  /** Draws per wanted child before a generation is left smaller. */
  readonly triesPerChild: number
  /** `accuracy`: the most accurate. `nsga2`: fronts of accuracy, multiply-adds, parameters. */
  readonly selection: 'accuracy' | 'nsga2'
}

export type Individual = {
  readonly child: Child
  readonly generation: number
  readonly origin: 'random' | 'mutation' | 'crossover'
  /** Places of its parents in the history. */
  readonly parents: readonly number[]
  readonly accuracy: number
  readonly operations: number
  readonly parameters: number
}

export type Candidate = Pick<Individual, 'child' | 'origin' | 'parents'>

export type EvolutionSpace = {
  readonly operations: Operations
  readonly accepts: (child: Child) => boolean
  readonly cost: (child: Child) => Cost
}

/** The children to judge in the next generation, given all judged so far. */
export function nextGeneration(
  space: EvolutionSpace,
  history: readonly Individual[],
  settings: EvolutionSettings,
  random: Random,
): Candidate[] {
  const drawing = {
    space,
    settings,
    random,
    seen: new Set(history.map(({ child }) => keyOf(child))),
  }
  const wanted = settings.population
  const chosen: Candidate[] = []
  if (history.length > 0) {
    const parents = selectParents(history, settings)
    collect(drawing, chosen, Math.floor(wanted / 2), () => mutant(drawing, history, parents))
    collect(drawing, chosen, 2 * Math.floor(wanted / 2), () => crossover(drawing, history, parents))
  }
  collect(drawing, chosen, wanted, () => ({
    ...{ child: drawChild(space.operations, random), origin: 'random', parents: [] },
  }))
  if (chosen.length === 0 && history.length === 0) throw nothingAllowed(wanted, settings)
  return chosen
}

type Drawing = {
  readonly space: EvolutionSpace
  readonly settings: EvolutionSettings
  readonly random: Random
  readonly seen: Set<string>
}

export function keyOf(child: Child): string {
  return child.join(' ')
}

/** Places in the history of the parents of the next generation, best first. */
export function selectParents(
  history: readonly Individual[],
  { parents, selection }: Pick<EvolutionSettings, 'parents' | 'selection'>,
): number[] {
  const places = history.map((_, place) => place)
  if (selection === 'nsga2') return bestByDomination(history, parents)
  const accuracy = (place: number) => history[place]?.accuracy ?? 0
  return places.sort((a, b) => accuracy(b) - accuracy(a) || a - b).slice(0, parents)
}

/** Adds new, allowed children until there are `until`, or the tries are used up. */
function collect(
  { space, settings, seen }: Drawing,
  chosen: Candidate[],
  until: number,
  draw: () => Candidate,
): void {
  let tries = settings.triesPerChild * Math.max(0, until - chosen.length)
  while (chosen.length < until && tries > 0) {
    tries -= 1
    const candidate = draw()
    const key = keyOf(candidate.child)
    if (seen.has(key) || !space.accepts(candidate.child)) continue
    seen.add(key)
    chosen.push(candidate)
  }
}

function pick(values: readonly number[], random: Random): number {
  return values[random.integer(values.length)] as number
}

function mutant(
  { space, settings, random }: Drawing,
  history: readonly Individual[],
  parents: readonly number[],
): Candidate {
  const parent = pick(parents, random)
  const child = (history[parent]?.child ?? []).map((type, edge) =>
    random.uniform() < settings.mutation ? pick(space.operations[edge] ?? [type], random) : type,
  )
  return { child, origin: 'mutation', parents: [parent] }
}

function crossover(
  { random }: Drawing,
  history: readonly Individual[],
  parents: readonly number[],
): Candidate {
  const [first, second] = [pick(parents, random), pick(parents, random)]
  const other = history[second]?.child ?? []
  const child = (history[first]?.child ?? []).map((type, edge) =>
    random.uniform() < 0.5 ? type : (other[edge] ?? type),
  )
  return { child, origin: 'crossover', parents: [first, second] }
}

function nothingAllowed(wanted: number, { triesPerChild }: EvolutionSettings): WorkbenchError {
  return new WorkbenchError(
    'config-invalid',
    `none of ${wanted * triesPerChild} random children is allowed: the limit on multiply-adds leaves too few, or no signal passes through the space`,
  )
}
