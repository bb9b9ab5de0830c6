/** What the graph says of scale invariance, against the gradients that were measured. */
import type { Config } from '../../../contract/method.ts'
import type { TrackedLayer } from './detect.ts'
import type { TrackerState } from '../tracker.ts'

/**
 * Mean |cos(g, w)| up to which a gradient counts as orthogonal to its weight. Scale-invariant layers
 * measure 1e-7 to 1e-3, where small norms let a normaliser's ε be felt; linear heads 0.05 and more.
 */
const orthogonal = 0.01

/** One row a layer, for the run's result. `meanAlignment` is null before the first step. */
export function invarianceRows(state: TrackerState, layers: readonly TrackedLayer[]): Config[] {
  return layers.map(({ name, scaleInvariant, evidence }, index) => {
    const meanAlignment = meanAlignmentOf(state, index)
    return {
      name,
      scaleInvariant,
      evidence,
      meanAlignment,
      verdict: verdict(scaleInvariant, meanAlignment),
    }
  })
}

/** Layers whose gradients contradict the graph: names and figures, for a warning. */
export function contradictions(state: TrackerState, layers: readonly TrackedLayer[]): string[] {
  return layers.flatMap(({ name, scaleInvariant }, index) => {
    const alignment = meanAlignmentOf(state, index)
    const contradicts = scaleInvariant && alignment !== null && alignment > orthogonal
    return contradicts ? [`${name} (mean |cos(g, w)| ${alignment.toPrecision(3)})`] : []
  })
}

function meanAlignmentOf({ alignments }: TrackerState, index: number): number | null {
  const { sum, count } = alignments[index] ?? { sum: 0, count: 0 }
  return count === 0 || !Number.isFinite(sum) ? null : sum / count
}

function verdict(scaleInvariant: boolean, alignment: number | null): string {
  if (!scaleInvariant) return 'not judged'
  if (alignment === null) return 'not measured yet'
  return alignment <= orthogonal ? 'confirmed' : 'contradicted'
}
