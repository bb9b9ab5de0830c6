/**
 * Parts of a set while it streams past, without knowing how many samples will come. Within each
 * class, every run of `parts.length` samples is one seeded permutation of the parts, so the shares
 * are exact to a sample or so, whatever the order of the source.
 */
import { createHash } from 'node:crypto'
import type { SplitName, Splitting } from '../contract/dataset.ts'
import type { Random } from '../tensor/random.ts'
import { createRandom } from '../tensor/random.ts'

export interface Splitter {
  readonly description: string
  /** `label` is the class, 0 for regression; `group` is empty where samples have none. */
  readonly assign: (label: number, group: string) => SplitName
}

const resolution = 20

/** Samples of a class below which a fifth of them would be no test. */
const fewestForAutomatic = 5

export interface SplitHints {
  readonly given: boolean
  /** Least number of samples of a class, where that is known before reading. */
  readonly fewest: number
}

export function createSplitter(choice: Splitting, hints: SplitHints): Splitter {
  switch (choice.kind) {
    case 'given':
      return allTrain(hints.given ? 'As the source says' : 'All in the training part')
    case 'automatic':
      if (hints.given) return allTrain('As the source says')
      return hints.fewest < fewestForAutomatic
        ? allTrain('All in the training part: too few samples of a class for a test part')
        : stratified({ validation: 0, test: 0.2, seed: 0 })
    case 'stratified':
      return stratified(choice)
    case 'group':
      return grouped(choice)
    case 'kFold':
      return folded(choice)
  }
}

function allTrain(description: string): Splitter {
  return { description, assign: () => 'train' }
}

interface Shares {
  readonly validation: number
  readonly test: number
  readonly seed: number
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}

function sharesInWords({ validation, test, seed }: Shares): string {
  const parts = [`${percent(1 - validation - test)} train`]
  if (validation > 0) parts.push(`${percent(validation)} validation`)
  if (test > 0) parts.push(`${percent(test)} test`)
  return `${parts.join(', ')}, seed ${seed}`
}

/** Deals `deck` out in a fresh seeded order each time it is used up, one deck a class. */
function dealer<Part>(deck: readonly Part[], random: Random): (label: number) => Part {
  const hands = new Map<number, { random: Random; rest: Part[] }>()
  return (label) => {
    const hand = hands.get(label) ?? { random: random.split(String(label)), rest: [] }
    hands.set(label, hand)
    if (hand.rest.length === 0)
      hand.rest = Array.from(hand.random.permutation(deck.length), (index) => deck[index] as Part)
    return hand.rest.pop() as Part
  }
}

/** The shortest deck whose parts have the wanted shares: 5 cards for 20 %. */
function deckOf({ validation, test }: Shares): SplitName[] {
  for (let cards = 1; cards <= resolution; cards++) {
    const held = [validation, test].map((share) => Math.round(share * cards))
    const [validationCards = 0, testCards = 0] = held
    const exact = [validation, test].every(
      (share, index) => Math.abs(share * cards - (held[index] ?? 0)) < 1e-9,
    )
    if (exact || cards === resolution)
      return Array.from({ length: cards }, (_, index) =>
        index < testCards ? 'test' : index < testCards + validationCards ? 'validation' : 'train',
      )
  }
  return ['train']
}

function stratified(shares: Shares): Splitter {
  const deal = dealer(deckOf(shares), createRandom(`split ${shares.seed}`))
  return { description: `Stratified: ${sharesInWords(shares)}`, assign: (label) => deal(label) }
}

function folded(choice: { folds: number; fold: number; seed: number }): Splitter {
  const { folds, fold, seed } = choice
  const deck = Array.from({ length: folds }, (_, index) => index)
  const deal = dealer(deck, createRandom(`folds ${seed}`))
  return {
    description: `Fold ${fold + 1} of ${folds} is the test part, stratified, seed ${seed}`,
    assign: (label) => (deal(label) === fold ? 'test' : 'train'),
  }
}

function grouped(choice: Shares & { column: string }): Splitter {
  const { validation, test, seed, column } = choice
  return {
    description: `By “${column}”: ${sharesInWords(choice)}`,
    assign(_, group) {
      const digest = createHash('sha256').update(`${seed} ${group}`).digest()
      const place = digest.readUInt32LE(0) / 0x1_0000_0000
      return place < test ? 'test' : place < test + validation ? 'validation' : 'train'
    },
  }
}
