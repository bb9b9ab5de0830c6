/** Data sets in words. */
import type { Dataset } from '../../../core/contract/dataset.ts'
import { formatCount } from './figures.ts'
import { given, listed, phrase, translate } from './language.ts'

/** [28, 28, 1] → `28 × 28 grey`, [7] → `7 columns`. */
export function shapeText({ kind, shape }: Pick<Dataset, 'kind' | 'shape'>): string {
  if (kind === 'table') return phrase('{count} columns', { count: shape[0] ?? 0 })
  const [height = 0, width = 0, channels = 1] = shape
  const colours: Readonly<Record<number, string>> = { 1: 'grey', 3: 'RGB', 4: 'RGBA' }
  const colour = colours[channels]
  const kindOf = colour ? translate(colour) : phrase('{channels} channels', { channels })
  return `${height} × ${width} ${kindOf}`
}

/** What ships with the application is called in the window's language; what people imported keeps its name. */
export function shelfName({ name, builtIn }: { name: string; builtIn: boolean }): string {
  return builtIn ? translate(name) : name
}

/** `6,000 train, 1,000 test`. */
export function splitsText({ splits }: Pick<Dataset, 'splits'>): string {
  return listed(
    splits.map(({ name, count }) =>
      phrase(splitSentence(name), { count: formatCount(count), name: given(name) }),
    ),
  )
}

/** The parts that every data set may have, in words; others are called as their folder is. */
export function splitName(name: string): string {
  return { train: 'Training', validation: 'Validation', test: 'Test' }[name] ?? name
}

/** Parts that every data set may have; others keep their own names. */
function splitSentence(name: string): string {
  if (name === 'train') return '{count} train'
  if (name === 'validation') return '{count} validation'
  return name === 'test' ? '{count} test' : '{count} {name}'
}

/** `10 classes`; a regression set says what it predicts. */
export function classesText({
  classNames,
  target,
}: Pick<Dataset, 'classNames' | 'target'>): string {
  if (classNames.length > 0) return phrase('{count} classes', { count: classNames.length })
  return target === undefined || target === null
    ? 'numbers'
    : phrase('predicts {target}', { target: given(target) })
}
