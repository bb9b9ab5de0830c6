/** Any opened source as one stream of samples, each with its part: packed arrays and single pictures alike. */
import type { SplitName } from '../contract/dataset.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { ImportChoices } from './choices.ts'
import type { ArrayPart, OpenedArrays, OpenedDataset, OpenedPictures } from './format.ts'
import { findPictureForm } from './pictureForm.ts'
import { levelsRemark } from './pictureLevels.ts'
import { PictureReader } from './pictureReader.ts'
import { overrules } from './placedBlock.ts'
import type { PlacedBlock } from './placedBlock.ts'
import type { ProblemList } from './problems.ts'
import type { Replay } from './replay.ts'
import type { Splitter } from './splitting.ts'
import { createSplitter } from './splitting.ts'

export interface SampleStream {
  readonly kind: 'images' | 'table'
  readonly shape: readonly number[]
  readonly element: 'uint8' | 'float32'
  readonly total: number
  readonly splitting: string
  /** True where samples that are packed already need not be read again from the source. */
  readonly isReplayed: boolean
  /** Training samples come first, so that a leak is found in the part that it spoils. */
  readonly samples: (replay?: Replay | null) => AsyncIterable<PlacedBlock>
}

export function sampleBytes({ shape, element }: SampleStream): number {
  return shape.reduce((left, right) => left * right, element === 'uint8' ? 1 : 4)
}

const splitOrder: readonly (SplitName | null)[] = ['train', null, 'validation', 'test']

export async function openSamples(
  opened: OpenedDataset,
  choices: ImportChoices,
  problems: ProblemList,
): Promise<SampleStream> {
  return opened.kind === 'arrays'
    ? arraySamples(opened, choices)
    : pictureSamples(opened, choices, problems)
}

function inSplitOrder(parts: readonly ArrayPart[]): ArrayPart[] {
  return splitOrder.flatMap((split) => parts.filter((part) => part.split === split))
}

function arraySamples(opened: OpenedArrays, choices: ImportChoices): SampleStream {
  const parts = inSplitOrder(opened.parts)
  const total = parts.reduce((sum, { count }) => sum + count, 0)
  const perClass = total / Math.max(1, opened.classNames.length)
  const hints = { given: parts.some(({ split }) => split !== null), fewest: perClass }
  const splitter = createSplitter(choices.splitting, hints)
  return {
    kind: opened.shape.length === 1 ? 'table' : 'images',
    shape: opened.shape,
    element: opened.element,
    total,
    splitting: splitter.description,
    isReplayed: false,
    samples: () => placeArrays(parts, createSplitter(choices.splitting, hints), overrules(choices)),
  }
}

async function* placeArrays(
  parts: readonly ArrayPart[],
  splitter: Splitter,
  overruled: boolean,
): AsyncGenerator<PlacedBlock> {
  for (const part of parts) {
    let start = 0
    for await (const block of part.blocks()) {
      const first = start
      const isClasses = block.labels instanceof Int32Array
      const splits = Array.from({ length: block.count }, (_, index) =>
        part.split !== null && !overruled
          ? part.split
          : splitter.assign(
              isClasses ? (block.labels[index] ?? 0) : 0,
              block.groups?.[index] ?? '',
            ),
      )
      const { count, values, labels } = block
      const nameOf = (index: number): string => `${part.split ?? 'sample'} #${first + index + 1}`
      yield { count, values, labels, splits, nameOf, consumed: count }
      start += count
    }
  }
}

function fewestOfAClass(opened: OpenedPictures): number {
  if (opened.classNames.length === 0) return opened.items.length
  const counts = opened.classNames.map(() => 0)
  for (const { label } of opened.items) counts[label] = (counts[label] ?? 0) + 1
  return counts.reduce((least, count) => Math.min(least, count), Number.POSITIVE_INFINITY)
}

async function pictureSamples(
  opened: OpenedPictures,
  choices: ImportChoices,
  problems: ProblemList,
): Promise<SampleStream> {
  const items = opened.items.inSplitOrder()
  const form = await findPictureForm(items, choices)
  const first = items.length > 0 ? items.at(0) : null
  if (form === null)
    throw new WorkbenchError(
      'dataset-unreadable',
      `${first?.file.path ?? 'nothing'}: 0 of ${items.length} pictures can be read`,
      { details: { file: first?.file.path ?? '' } },
    )
  const hints = { given: items.isSplit(), fewest: fewestOfAClass(opened) }
  const isClasses = opened.classNames.length > 0
  if (form.levels && first) problems.add(levelsRemark(first.file.path, form.levels))
  return {
    kind: 'images',
    shape: [form.height, form.width, form.channels],
    element: 'uint8',
    total: items.length,
    splitting: createSplitter(choices.splitting, hints).description,
    isReplayed: true,
    samples: (replay = null) =>
      new PictureReader({ form, choices, problems, isClasses }).read(
        items,
        createSplitter(choices.splitting, hints),
        replay,
      ),
  }
}
