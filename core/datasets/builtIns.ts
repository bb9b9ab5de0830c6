/** The sets that ship with the workbench, packed once into the workspace without being asked for. */
import { join } from 'node:path'
import type { ImportChoices } from './choices.ts'
import { defaultChoices } from './choices.ts'

export interface BuiltIn {
  readonly id: string
  readonly name: string
  /** Files or folders under `resources/datasets`. */
  readonly files: readonly string[]
  readonly licence: string
  readonly source: string
  readonly choices: ImportChoices
}

function table(
  id: string,
  name: string,
  source: string,
  choices: Partial<ImportChoices> = {},
): BuiltIn {
  return {
    id,
    name,
    files: [`tabular/${id}.csv`],
    licence: 'CC BY 4.0, UCI Machine Learning Repository',
    source,
    choices: { ...defaultChoices, ...choices },
  }
}

export const builtIns: readonly BuiltIn[] = [
  {
    id: 'fashion-mnist-6k',
    name: 'Fashion-MNIST 6k',
    files: ['fashion-mnist-6k'],
    licence: 'MIT, © 2017 Zalando SE',
    source:
      'Fashion-MNIST: the first 600 training and 100 test pictures of each of 10 kinds of clothing',
    choices: defaultChoices,
  },
  table(
    'digits-8x8',
    'Digits 8 × 8',
    'Optical Recognition of Handwritten Digits, test part: 1,797 digits of 8 × 8 in 17 shades',
    { labelColumn: 'digit', task: 'classes' },
  ),
  {
    id: 'sign-digits-64px',
    name: 'Sign digits',
    files: ['sign-digits-64px.zip'],
    licence: 'Apache-2.0; A. Mavi (2020), arXiv:2011.08927',
    source: 'Photos of hands that show the digits 0 to 9, scaled to 64 × 64',
    choices: defaultChoices,
  },
  {
    id: 'omniglot-small1',
    name: 'Omniglot small',
    files: ['omniglot-small1.zip'],
    licence: 'MIT, © 2015 Brenden Lake',
    source: '136 characters of five alphabets, each drawn by 20 people',
    choices: defaultChoices,
  },
  table('iris', 'Iris', 'Four measures of 150 flowers of three species'),
  table('wine', 'Wine', 'Chemical analysis of 178 wines of three cultivars'),
  table(
    'breast-cancer-wisconsin',
    'Breast cancer Wisconsin',
    'Thirty measures of 569 cell nuclei, benign or malignant',
  ),
  table('german-credit', 'German credit', 'A thousand applicants for credit, good or bad risks'),
  table('ionosphere', 'Ionosphere', 'Radar returns from the ionosphere, good or bad'),
  table(
    'banknote-authentication',
    'Banknotes',
    'Wavelet features of 1,372 pictures of banknotes, genuine or forged',
    { task: 'classes' },
  ),
  table('abalone', 'Abalone', 'Age in rings from the measures of 4,177 shells', {
    task: 'numbers',
  }),
  table(
    'winequality-red',
    'Red wine quality',
    'Quality from 3 to 8 of 1,599 red wines from eleven measures',
    { task: 'numbers' },
  ),
  {
    ...table(
      'radiata-pine',
      'Radiata pine',
      'Strength against density of 42 specimens; E. J. Williams, Regression Analysis (1959)',
      { labelColumn: 'strength', task: 'numbers', splitting: { kind: 'given' } },
    ),
    licence: 'Bare figures from a book; form of the Stan example models (BSD-3-Clause)',
  },
]

export function builtInPaths(folder: string, { files }: BuiltIn): string[] {
  return files.map((file) => join(folder, file))
}
