/** Reasons why a search cannot run, before anything is trained. TensorFlow-free. */
import type { ConfigIssue } from '../../../contract/method.ts'
import type { SearchSettings } from './settings.ts'
import type { AngleShrinkingSettings } from '../settings.ts'
import type { Operations } from '../spaces/space.ts'

function failure(path: string, message: string): ConfigIssue {
  return { path, message, severity: 'error' }
}

export function checkSearch(
  settings: AngleShrinkingSettings,
  operations: Operations,
): ConfigIssue[] {
  const { search } = settings
  if (search.kind === 'fairnas')
    return [...checkFairness(settings, operations), ...checkParents(search)]
  return search.kind === 'spos' ? checkParents(search) : []
}

function checkParents({ parents, population }: SearchSettings): ConfigIssue[] {
  if (parents <= population) return []
  const message = `${parents} parents, a generation has ${population}`
  return [{ path: 'search.parents', message, severity: 'warning' }]
}

function checkFairness(
  { shrink, space }: AngleShrinkingSettings,
  operations: Operations,
): ConfigIssue[] {
  const issues: ConfigIssue[] = []
  const [first = 0, ...rest] = operations.map((types) => types.length)
  const other = rest.findIndex((count) => count !== first)
  if (other >= 0)
    issues.push(
      failure(
        space.kind === 'chain' && space.identity ? 'space.identity' : 'space.operations',
        `FairNAS trains all types of an edge equally often, so edges need equally many: the first has ${first}, edge ${other + 2} has ${rest[other] ?? 0}`,
      ),
    )
  if (shrink.rounds > 0 && shrink.rule !== 'one-per-edge')
    issues.push(
      failure(
        'shrink.rule',
        'the lowest of all leaves edges with unequal counts, which FairNAS cannot train; take the lowest of each edge',
      ),
    )
  return issues
}

/** Children are judged, and strengths learn, on pictures that the weights do not see. */
export function checkSearchData(
  { search, trainingCount }: AngleShrinkingSettings,
  available: number,
): ConfigIssue[] {
  if (search.kind === 'none' || available > trainingCount) return []
  return [failure('trainingCount', `all ${available} pictures train, none is left for the search`)]
}
