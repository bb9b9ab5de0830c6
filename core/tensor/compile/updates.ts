/** Brings a step's state up to date at its end: in place where a kernel can, by assignment elsewhere. */
import type { Tensor } from '@tensorflow/tfjs-core'
import type { TensorMap } from '../step.ts'
import { awaited } from './choiceNodes.ts'
import { fuseMomentum } from './momentum.ts'
import type { Replacement } from './momentum.ts'
import type { GraphNode } from './node.ts'
import type { Recording } from './record.ts'
import { updateVariable } from './variables.ts'
import type { Variable } from './variables.ts'

export type StateUpdates = {
  /** What an output must wait for, at every step. */
  readonly updates: readonly GraphNode[]
  readonly replacements: readonly Replacement[]
}

export function updateState(
  recording: Recording,
  state: Readonly<Record<string, Variable>>,
  next: TensorMap,
): StateUpdates {
  const fused = fuseMomentum(recording, state, next)
  const assigned = Object.entries(state)
    .filter(([name]) => !fused.names.has(name))
    .flatMap(([name, kept]) => updateVariable(recording, kept, next[name] as Tensor))
  const updates = awaited(recording.graph, [...fused.updates, ...assigned])
  return { updates, replacements: fused.replacements }
}
