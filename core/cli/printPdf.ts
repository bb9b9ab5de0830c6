/** Prints a page as PDF for the command line: this program's own Electron, started hidden, without a display. */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WorkbenchError } from '../contract/errors.ts'
import { findElectron } from './findElectron.ts'
import type { ElectronProgram } from './findElectron.ts'

/** Milliseconds after which a page that has not printed will not. */
const patience = 180_000
/** Of what Electron said before it gave up. */
const wordsKept = 2_000

export async function printPdf(html: string): Promise<Uint8Array> {
  const electron = await findElectron()
  // Nobody else's to read, and Electron's settings with it: a window that is open has its own.
  const folder = await mkdtemp(join(tmpdir(), 'steradian-print-'))
  try {
    await writeFile(join(folder, 'page.html'), html)
    await runElectron(electron, folder)
    return await readFile(join(folder, 'page.pdf'))
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

function switchesFor(folder: string): string[] {
  return [
    ...[`--print-pdf=${folder}`, `--user-data-dir=${join(folder, 'settings')}`],
    ...(process.platform === 'linux' ? ['--ozone-platform=headless', '--disable-gpu'] : []),
    // Chromium refuses its sandbox to root; the page has no scripts.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ]
}

function runElectron({ program, parameters }: ElectronProgram, folder: string): Promise<void> {
  // Terminals inside Electron programs set it, and Electron would be a plain Node.
  const { ELECTRON_RUN_AS_NODE: _plain, ...env } = process.env
  const child = spawn(program, [...parameters, ...switchesFor(folder)], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: patience,
    killSignal: 'SIGKILL',
  })
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (said: string) => {
    words = (words + said).slice(-wordsKept)
  })
  return new Promise((resolve, reject) => {
    child.on('error', (thrown) => {
      reject(notPrinted(program, thrown.message))
    })
    child.on('close', (code, signal) => {
      if (code === 0) resolve()
      else reject(notPrinted(program, `${signal ?? `exit code ${code}`}: ${words.trim()}`))
    })
  })
}

function notPrinted(program: string, reason: string): WorkbenchError {
  const hint = reason.includes('shared librar')
    ? 'install the package that holds the library (the .deb names all of them), or take '
    : 'without it, take '
  return new WorkbenchError(
    'native-missing',
    `${program} did not print the PDF (${reason}); ${hint}--format html and print that page in a browser`,
  )
}
