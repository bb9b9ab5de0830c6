/** What the command line starts us for: one page printed as PDF, without a window, a workspace or an engine. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { app } from 'electron'
import { lockDown, silenceChromium } from './lockdown.ts'
import { describe } from './log.ts'
import { printPdf } from './printPdf.ts'
import { registerScheme } from './protocol.ts'

/** The folder that holds `page.html` and gets `page.pdf`; empty where nothing is to be printed. */
export function folderToPrint(): string {
  return app.commandLine.getSwitchValue('print-pdf')
}

export function printAlone(folder: string): void {
  registerScheme()
  silenceChromium(null)
  lockDown(null)
  // Else Electron quits, and well, once the printed page is closed: perhaps before the file is written.
  app.on('window-all-closed', () => undefined)
  // A Mac would show it in the dock.
  app.dock?.hide()
  app
    .whenReady()
    .then(async () => {
      const pdf = await printPdf(await readFile(join(folder, 'page.html'), 'utf8'), null)
      await writeFile(join(folder, 'page.pdf'), pdf)
      app.exit(0)
    })
    .catch((thrown: unknown) => {
      process.stderr.write(`${describe(thrown)}\n`)
      app.exit(1)
    })
}
