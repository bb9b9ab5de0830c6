/** Which runs can be started from. */
import type { Run } from '../../../core/contract/run.ts'

const trainNetworks = new Set<string>(['spherical-motion', 'mabn'])

/** A run that has trained one network and still has its checkpoint. */
export function leavesNetwork({
  method,
  deletedAt,
  step,
}: Pick<Run, 'method' | 'deletedAt' | 'step'>): boolean {
  return trainNetworks.has(method) && deletedAt === null && step > 0
}
