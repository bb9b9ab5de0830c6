/** Names of sources: what a configuration may say, without looking at any file. */
import { scratch } from '../train/cell.ts'
import { builtInSources } from './builtIns.ts'
import { recipeNamed } from './recipes.ts'

export type SourceKind = 'scratch' | 'recipe' | 'built-in' | 'model' | 'run'

/** `model:<id>` is an imported file, `run:<id>` the last checkpoint of a run; null is no source at all. */
export function sourceKindOf(name: string): SourceKind | null {
  if (name === scratch) return 'scratch'
  if (recipeNamed(name)) return 'recipe'
  if (builtInSources.some(({ id }) => id === name)) return 'built-in'
  if (/^model:.+/.test(name)) return 'model'
  if (/^run:.+/.test(name)) return 'run'
  return null
}
