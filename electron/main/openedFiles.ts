/** Run bundles that the desktop hands over: a double click starts the program with their paths, or wakes the one that runs. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const ending = '.steradian'

/** Bundles among a program's arguments, which may be addresses; what does not exist is left out. */
export function bundlesIn(parameters: readonly string[], folder: string): string[] {
  return parameters
    .filter((parameter) => !parameter.startsWith('-') && parameter.endsWith(ending))
    .map((parameter) =>
      parameter.startsWith('file://') ? fileURLToPath(parameter) : resolve(folder, parameter),
    )
    .filter((path) => existsSync(path))
}
