/** Where this program's Electron lies, and what makes it start our window's code. */
import { existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { installationFolder } from '../app/installation.ts'
import { WorkbenchError } from '../contract/errors.ts'

export interface ElectronProgram {
  readonly program: string
  readonly parameters: readonly string[]
}

/** Beside `resources/` in the installed program: Linux, Windows, macOS. */
const installed = ['steradian', 'Steradian.exe', join('MacOS', 'Steradian')]
const stampSchema = z.object({ electronPath: z.string().optional() })

/** The installed program itself, else the Electron that set-up found for the sources. */
export async function findElectron(home = installationFolder()): Promise<ElectronProgram> {
  const program = installed.map((name) => join(home, name)).find(isFile)
  if (program !== undefined) return { program, parameters: [] }
  const found = await setUpElectron(home)
  if (found === undefined) throw missing('Electron prints it, and there is none here', 'setup')
  if (!isFile(join(home, 'out', 'main', 'index.js')))
    throw missing('the window’s code prints it, and is not built', 'build')
  return { program: found, parameters: [home] }
}

async function setUpElectron(home: string): Promise<string | undefined> {
  const stamp = join(home, 'node_modules', '.steradian', 'setup.json')
  if (!existsSync(stamp)) return undefined
  const { electronPath } = stampSchema.parse(JSON.parse(await readFile(stamp, 'utf8')))
  return electronPath !== undefined && existsSync(electronPath) ? electronPath : undefined
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

function missing(what: string, script: string): WorkbenchError {
  return new WorkbenchError(
    'native-missing',
    `a PDF: ${what}; run npm run ${script}, or take --format html`,
  )
}
