/** What was dropped as one source. */
import type { Source } from './source.ts'
import { sourceFromPaths } from './sourceFiles.ts'

export interface SourceContext {
  /** For archives that must be unpacked to be looked into; emptied afterwards. */
  readonly scratchFolder: string
}

export async function openSource(
  paths: readonly string[],
  _context: SourceContext,
): Promise<Source> {
  return sourceFromPaths(paths)
}
