/** Where this program's own files lie: beside the sources while developing, in the installed folder later. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { WorkbenchError } from '../contract/errors.ts'

/** The nearest folder at or above `start` that holds `place`. */
function holderOf(place: string, start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, place))) return folder
    if (folder === dirname(folder))
      throw new WorkbenchError('native-missing', `${place}: there is none above ${start}`)
  }
}

/** The folder that holds `resources/` and `examples/`. */
export function installationFolder(start: string = import.meta.dirname): string {
  return holderOf(join('resources', 'datasets', 'catalogue.json'), start)
}

/** Data sets that come with the program. */
export function builtInDatasets(): string {
  return join(installationFolder(), 'resources', 'datasets')
}

/** Version of the package that this code belongs to; the packaged command line has one of its own. */
export function programVersion(start: string = import.meta.dirname): string {
  const text = readFileSync(join(holderOf('package.json', start), 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
