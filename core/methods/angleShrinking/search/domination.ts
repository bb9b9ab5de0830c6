/**
 * NSGA-II's order (Deb et al. 2002) for accuracy up, multiply-adds down, parameters down: front by front,
 * within a front by crowding distance.
 */

export type Objectives = {
  readonly accuracy: number
  readonly operations: number
  readonly parameters: number
}

/** At least as good in everything and better in something. */
export function dominates(one: Objectives, other: Objectives): boolean {
  const differences = [
    one.accuracy - other.accuracy,
    other.operations - one.operations,
    other.parameters - one.parameters,
  ]
  return differences.every((value) => value >= 0) && differences.some((value) => value > 0)
}

/** Places of all, in fronts: the first is dominated by none, the second by the first only, … */
export function fronts(individuals: readonly Objectives[]): number[][] {
  let left = individuals.map((_, place) => place)
  const found: number[][] = []
  while (left.length > 0) {
    const front = left.filter(
      (place) => !left.some((other) => dominated(individuals, place, other)),
    )
    found.push(front)
    left = left.filter((place) => !front.includes(place))
  }
  return found
}

function dominated(individuals: readonly Objectives[], place: number, other: number): boolean {
  const [own, rival] = [individuals[place], individuals[other]]
  return own !== undefined && rival !== undefined && dominates(rival, own)
}

/** Sum over objectives of the gap between a place's neighbours, by the objective's range; ∞ at both ends. */
export function crowding(
  individuals: readonly Objectives[],
  front: readonly number[],
): Map<number, number> {
  const distance = new Map(front.map((place) => [place, 0]))
  for (const objective of ['accuracy', 'operations', 'parameters'] as const) {
    const value = (place: number | undefined) => individuals[place ?? -1]?.[objective] ?? 0
    const order = [...front].sort((a, b) => value(a) - value(b) || a - b)
    const range = value(order.at(-1)) - value(order[0])
    order.forEach((place, at) => {
      const isEnd = at === 0 || at === order.length - 1
      const gap = isEnd ? Infinity : (value(order[at + 1]) - value(order[at - 1])) / (range || 1)
      distance.set(place, (distance.get(place) ?? 0) + gap)
    })
  }
  return distance
}

export function bestByDomination(individuals: readonly Objectives[], count: number): number[] {
  const chosen: number[] = []
  for (const front of fronts(individuals)) {
    const distance = crowding(individuals, front)
    const far = (place: number) => distance.get(place) ?? 0
    chosen.push(...[...front].sort((a, b) => (far(a) === far(b) ? a - b : far(b) - far(a))))
    if (chosen.length >= count) break
  }
  return chosen.slice(0, count)
}

/** Places of accuracy against multiply-adds alone that none beats in both, cheapest first. */
export function paretoFront(individuals: readonly Objectives[]): number[] {
  const order = individuals
    .map((_, place) => place)
    .sort(
      (a, b) =>
        cost(individuals, a) - cost(individuals, b) || gain(individuals, b) - gain(individuals, a),
    )
  let best = -Infinity
  return order.filter((place) => {
    const better = gain(individuals, place) > best
    if (better) best = gain(individuals, place)
    return better
  })
}

function cost(individuals: readonly Objectives[], place: number): number {
  return individuals[place]?.operations ?? 0
}

function gain(individuals: readonly Objectives[], place: number): number {
  return individuals[place]?.accuracy ?? 0
}
