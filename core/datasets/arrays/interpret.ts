/** Which arrays are samples and which are labels, and how samples become pictures or rows. */
import type { ImportProblem, SplitName } from '../../contract/dataset.ts'
import { WorkbenchError } from '../../contract/errors.ts'
import { classNamesFor } from '../classNameFiles.ts'
import type { ArrayPart, OpenedArrays } from '../format.ts'
import type { Source } from '../source.ts'
import { splitInName } from '../splitNames.ts'
import { encodeLabels, readLabelArray } from './labels.ts'
import type { Label, LabelCode } from './labels.ts'
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

/** [n, 1, 1] says no more than [n]; MATLAB’s [1, n] lies on its side. */
function plainShape(array: NamedArray): NamedArray {
  const { shape } = array
  if (shape.length < 2) return array
  const [count = 0, ...rest] = shape
  if (rest.every((size) => size === 1)) return { ...array, shape: [count] }
  const isLying = shape.length === 2 && count === 1 && (rest[0] ?? 0) > 1
  return isLying ? { ...array, shape: rest } : array
}

function isLabels({ shape, name }: NamedArray): boolean {
  return shape.length === 1 || (shape.length === 2 && labelName.test(name))
}

const namesOfClasses = /(class|label|category|list)[-_ ]?(names?|classes)|^(classes|categories)$/i

/** Names of the classes, from an array of as many texts. */
async function namesAmong(arrays: readonly NamedArray[], count: number): Promise<string[] | null> {
  const found = arrays.find(
    ({ texts, name, shape }) => texts && shape[0] === count && namesOfClasses.test(name),
  )
  return (await found?.texts?.()) ?? null
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
  const usable = arrays.filter(({ shape }) => shape.length > 0).map(plainShape)
  const samples = usable.filter((array) => !isLabels(array) && !array.texts)
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
  return openPairs({ source, arrays: usable, problems }, pairs, first)
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

interface Reading {
  readonly source: Source
  readonly arrays: readonly NamedArray[]
  readonly problems: ImportProblem[]
}

async function openPairs(
  { source, arrays, problems }: Reading,
  pairs: readonly Pair[],
  first: NamedArray,
): Promise<OpenedArrays> {
  const read: (readonly Label[])[] = []
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
      ? ((await namesAmong(arrays, code.classNames.length)) ??
        (await classNamesFor(source, code.classNames.length, problems)))
      : code.classNames,
    problems,
    parts,
  }
}
