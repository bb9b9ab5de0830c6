/** What a network took each sample of a part for: confusion of classes, and the samples it was most wrong about. */
import type { Config } from '../contract/method.ts'

export type Verdict = {
  /** Place of the sample in its part. */
  readonly index: number
  readonly actual: number
  readonly predicted: number
  /** Softmax probability of the predicted class. */
  readonly confidence: number
}

/** `logits` [n · classes], `first` is the place of the first of them in the part. */
export function judged(logits: Float32Array, labels: Int32Array, first: number): Verdict[] {
  const classes = logits.length / labels.length
  return Array.from(labels, (actual, row) => {
    const own = logits.subarray(row * classes, (row + 1) * classes)
    const predicted = own.reduce(
      (best, value, index) => (value > (own[best] ?? Infinity) ? index : best),
      0,
    )
    const top = own[predicted] ?? Number.NaN
    const total = own.reduce((sum, value) => sum + Math.exp(value - top), 0)
    return { index: first + row, actual, predicted, confidence: 1 / total }
  })
}

/** counts[actual][predicted] */
export function confusionCounts(verdicts: readonly Verdict[], classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0))
  for (const { actual, predicted } of verdicts) {
    const row = counts[actual]
    if (row) row[predicted] = (row[predicted] ?? 0) + 1
  }
  return counts
}

/** Wrong ones, the surest first. */
export function mostWrong(verdicts: readonly Verdict[], count: number): Verdict[] {
  return verdicts
    .filter(({ actual, predicted }) => actual !== predicted)
    .sort((one, other) => other.confidence - one.confidence || one.index - other.index)
    .slice(0, count)
}

/** A matrix of more classes can be neither read nor sent with every report. */
const mostClasses = 40
const shownWrong = 24

export type Judged = {
  readonly step: number
  readonly classes: number
  /** Which of several networks, in words; left out where a run trains only one. */
  readonly of?: string
  /** Where the classes are not those of the data set. */
  readonly names?: readonly string[]
}

/** For a run's result: what its page draws after each evaluation. Nothing for an empty part. */
export function confusionFindings(
  verdicts: readonly Verdict[],
  { step, classes, of, names }: Judged,
): Config {
  if (verdicts.length === 0 || classes > mostClasses) return {}
  const counts = confusionCounts(verdicts, classes)
  const confusion = { step, counts, ...(of === undefined ? {} : { of }) }
  // With classes of their own the places are not those of the data set either: no pictures to show.
  if (names) return { confusion: { ...confusion, names: [...names] } }
  return { confusion, mostWrong: mostWrong(verdicts, shownWrong) }
}
