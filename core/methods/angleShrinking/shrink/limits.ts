/** Bounds on children: how many are looked at, and what one may cost. */
import { WorkbenchError } from '../../../contract/errors.ts'
import type { Child } from '../angle/table.ts'
import type { SearchSpace } from '../spaces/searchSpace.ts'
import type { SpaceSettings } from '../spaces/settings.ts'

/** Largest space of which every child is looked at. */
export const mostEnumerated = 1_000_000

const mostTries = 10_000

/** True for children within the limit of multiply-adds, for all where there is none. */
export function limitOf(
  { space: { operationsLimit } }: { readonly space: SpaceSettings },
  { costOf }: SearchSpace,
): (child: Child) => boolean {
  if (operationsLimit === 0) return () => true
  return (child) => costOf(child).operations <= operationsLimit
}

export function drawAccepted(draw: () => Child, accepts: (child: Child) => boolean): Child {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const child = draw()
    if (accepts(child)) return child
  }
  throw new WorkbenchError(
    'config-invalid',
    `space.operationsLimit: none of ${mostTries} drawn children is within it`,
    { details: { path: 'space.operationsLimit' } },
  )
}
