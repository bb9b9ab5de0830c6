/** Decides sample by sample what is kept, and counts what a preview shows and a manifest records. */
import type { SplitName, SplitSummary } from '../contract/dataset.ts'
import type { ImportChoices } from './choices.ts'
import type { Earlier } from './duplicates.ts'
import { DuplicateFinder } from './duplicates.ts'
import type { Statistics } from './manifest.ts'
import type { ProblemList } from './problems.ts'
import type { PlacedBlock } from './placedBlock.ts'
import type { SampleStream } from './sampleStream.ts'
import type { StatisticsCollector } from './statistics.ts'
import { collectStatistics } from './statistics.ts'

export const splitOrder: readonly SplitName[] = ['train', 'validation', 'test']

export interface KeptSamples {
  readonly split: SplitName
  /** Indices into the block. */
  readonly indices: readonly number[]
}

export class SampleGate {
  readonly #stream: SampleStream
  readonly #classCount: number
  readonly #choices: ImportChoices
  readonly #problems: ProblemList
  readonly #duplicates: DuplicateFinder
  readonly #counts = new Map<SplitName, { count: number; classCounts: number[] }>()
  readonly #statistics = new Map<SplitName, StatisticsCollector>()

  constructor(
    stream: SampleStream,
    classCount: number,
    choices: ImportChoices,
    problems: ProblemList,
  ) {
    this.#stream = stream
    this.#classCount = classCount
    this.#choices = choices
    this.#problems = problems
    this.#duplicates = new DuplicateFinder(stream.shape)
  }

  /** What is kept of a block, by part. */
  admit(block: PlacedBlock): KeptSamples[] {
    const kept = new Map<SplitName, number[]>()
    const size = this.#stream.shape.reduce((left, right) => left * right, 1)
    for (let index = 0; index < block.count; index++) {
      const split = block.splits[index] ?? 'train'
      const sample = block.values.subarray(index * size, (index + 1) * size)
      if (!this.#admitSample(sample, block.nameOf(index), split)) continue
      this.#count(split, sample, block.labels[index] ?? 0)
      const indices = kept.get(split)
      if (indices) indices.push(index)
      else kept.set(split, [index])
    }
    return [...kept].map(([split, indices]) => ({ split, indices }))
  }

  summaries(): SplitSummary[] {
    return splitOrder.flatMap((name) => {
      const entry = this.#counts.get(name)
      return entry ? [{ name, ...entry }] : []
    })
  }

  /** Of the training part, or of what there is. */
  statistics(): Statistics {
    const first = splitOrder.map((name) => this.#statistics.get(name)).find(Boolean)
    const parts = [...this.#statistics.values()].map((collector) => collector.result())
    const { mean, deviation } = first?.result() ?? { mean: [], deviation: [] }
    return {
      mean,
      deviation,
      min: Math.min(...parts.map(({ min }) => min), Number.POSITIVE_INFINITY),
      max: Math.max(...parts.map(({ max }) => max), Number.NEGATIVE_INFINITY),
    }
  }

  #admitSample(sample: Uint8Array | Float32Array, name: string, split: SplitName): boolean {
    // Rows of a table repeat honestly; a picture does not.
    if (this.#stream.kind === 'table' || !(sample instanceof Uint8Array)) return true
    const earlier = this.#duplicates.look(sample, name, split)
    return earlier === null || this.#judge(earlier, name, split)
  }

  #judge(earlier: Earlier, name: string, split: SplitName): boolean {
    const isLeak = earlier.split !== split
    const alike = earlier.kind === 'exact' ? 'equals' : 'almost equals'
    const kind = isLeak ? 'leak' : earlier.kind === 'exact' ? 'duplicate' : 'near-duplicate'
    const choice = this.#choiceFor(earlier, isLeak)
    this.#problems.add({
      severity: 'warning',
      file: name,
      message: isLeak
        ? `in the ${split} part ${alike} ${earlier.name} in the ${earlier.split} part`
        : `${alike} ${earlier.name}`,
      consequence: choice === 'keep' ? 'kept' : 'left out',
      ...{ kind, twin: earlier.name },
    })
    return choice === 'keep'
  }

  #choiceFor(earlier: Earlier, isLeak: boolean): 'keep' | 'skip' {
    if (isLeak) return this.#choices.leaks
    return earlier.kind === 'exact' ? this.#choices.duplicates : this.#choices.nearDuplicates
  }

  #count(split: SplitName, sample: Uint8Array | Float32Array, label: number): void {
    const entry = this.#counts.get(split) ?? this.#startSplit(split)
    entry.count += 1
    if (this.#classCount > 0) entry.classCounts[label] = (entry.classCounts[label] ?? 0) + 1
    this.#statistics.get(split)?.add(sample)
  }

  #startSplit(split: SplitName): { count: number; classCounts: number[] } {
    const entry = { count: 0, classCounts: Array.from({ length: this.#classCount }, () => 0) }
    this.#counts.set(split, entry)
    const channels = this.#stream.shape.at(-1) ?? 1
    this.#statistics.set(split, collectStatistics(channels, this.#stream.element))
    return entry
  }
}
