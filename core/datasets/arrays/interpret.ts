/** Which arrays are samples and which are labels, and how samples become pictures or rows. */
import type { ImportProblem, SplitName } from '../../contract/dataset.ts'
import { WorkbenchError } from '../../contract/errors.ts'
import { classNamesFor } from '../classNameFiles.ts'
import type { ArrayPart, OpenedArrays } from '../format.ts'
import type { Source } from '../source.ts'
import { splitInName } from '../splitNames.ts'
import { encodeLabels, readLabelArray } from './labels.ts'
import type { LabelCode } from './labels.ts'
import type { NamedArray } from './namedArray.ts'
import { shapeInWords } from './namedArray.ts'
import type { Range } from './samples.ts'
import { planSamples, readSamples, surveyRange } from './samples.ts'

interface Pair {
  readonly split: SplitName | null
  readonly samples: NamedArray
  readonly labels: NamedArray
}

const labelName = /(^|[^a-z])(y|labels?|targets?|class(es)?|fine_labels|digits?)([^a-z]|$)/i

/** Split and role are in the array's name, or in that of its file. */
function fullName({ file, name }: NamedArray): string {
  return `${file.replaceAll('/', ' ')} ${name}`
}

function isLabels(array: NamedArray): boolean {
  const isFlat = array.shape.length === 1 || (array.shape.length === 2 && array.shape[1] === 1)
  return isFlat || (array.shape.length === 2 && labelName.test(array.name))
}

function unreadable(array: NamedArray, message: string): WorkbenchError {
  const where = array.file.endsWith(array.name)
    ? array.file
    : `${array.file}, array “${array.name}”`
  return new WorkbenchError('dataset-unreadable', `${where}: ${message}`, {
    details: { file: array.file, array: array.name },
  })
}

function splitOf(array: NamedArray): SplitName | null {
  return splitInName(array.name) ?? splitInName(fullName(array))
}

function pairUp(samples: NamedArray, labels: readonly NamedArray[], alone: boolean): Pair {
  const split = splitOf(samples)
  const sameSplit = labels.filter((candidate) => splitOf(candidate) === split)
  const pool = sameSplit.length > 0 ? sameSplit : alone ? labels : []
  const named = pool.filter((candidate) => labelName.test(fullName(candidate)))
  const [count = 0] = samples.shape
  const best =
    named.find(({ shape }) => shape[0] === count) ??
    pool.find(({ shape }) => shape[0] === count) ??
    named[0] ??
    pool[0]
  if (!best)
    throw unreadable(
      samples,
      `${shapeInWords(samples.shape)}, but no array of ${count} labels was given with it`,
    )
  if (best.shape[0] !== count)
    throw unreadable(
      best,
      `${best.shape[0] ?? 0} labels, but “${samples.name}” holds ${count} samples`,
    )
  return { split, samples, labels: best }
}

export async function interpretArrays(
  source: Source,
  arrays: readonly NamedArray[],
): Promise<OpenedArrays> {
  const usable = arrays.filter(({ type, shape }) => type !== 'text' && shape.length > 0)
  const samples = usable.filter((array) => !isLabels(array))
  const labels = usable.filter(isLabels)
  const [first] = samples
  if (!first) {
    const found = arrays.map(({ name, shape }) => `${name} ${shapeInWords(shape)}`).join(', ')
    throw new WorkbenchError(
      'dataset-unreadable',
      `${source.label}: no array of samples (two or more dimensions) among ${arrays.length}: ${found.slice(0, 400)}`,
      { details: { file: source.label } },
    )
  }
  const problems: ImportProblem[] = []
  const kept = samples.filter((array) => sameSample(array, first, problems))
  const pairs = kept.map((array) => pairUp(array, labels, kept.length === 1))
  return openPairs(source, pairs, first, problems)
}

function sameSample(array: NamedArray, first: NamedArray, problems: ImportProblem[]): boolean {
  const wanted = first.shape.slice(1).join('×')
  const held = array.shape.slice(1).join('×')
  if (held === wanted) return true
  problems.push({
    severity: 'warning',
    file: array.name,
    message: `samples of ${held}, but “${first.name}” has ${wanted}`,
    consequence: 'left out',
    kind: 'odd-size',
  })
  return false
}

async function openPairs(
  source: Source,
  pairs: readonly Pair[],
  first: NamedArray,
  problems: ImportProblem[],
): Promise<OpenedArrays> {
  const read: number[][] = []
  for (const { labels } of pairs) read.push(await readLabelArray(labels))
  const code: LabelCode = encodeLabels(read)
  const ranges: Range[] = []
  for (const { samples } of pairs) ranges.push(await surveyRange(samples))
  const plan = planSamples(first, ranges, problems)
  const parts: ArrayPart[] = pairs.map(({ split, samples }, index) => ({
    split,
    count: samples.shape[0] ?? 0,
    blocks: () => readSamples(samples, plan, code.encode(read[index] ?? [])),
  }))
  return {
    kind: 'arrays',
    shape: plan.shape,
    element: plan.element,
    columns:
      plan.element === 'float32'
        ? Array.from({ length: plan.shape[0] ?? 0 }, (_, index) => `${first.name} ${index + 1}`)
        : [],
    target: pairs[0]?.labels.name ?? null,
    classNames: code.isNumbered
      ? await classNamesFor(source, code.classNames.length, problems)
      : code.classNames,
    problems,
    parts,
  }
}
