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
]

export function builtInPaths(folder: string, { files }: BuiltIn): string[] {
  return files.map((file) => join(folder, file))
}
