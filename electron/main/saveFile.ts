/** Writes what the page made where a person says, and a second file beside it under a name that is free. */
import { writeFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { dialog } from 'electron'
import type { BrowserWindow } from 'electron'

export interface Beside {
  /** `-data.csv`: follows the name that the person chose. */
  readonly suffix: string
  readonly text: string
}

/** False when the person cancels. */
export async function saveFile(
  window: BrowserWindow,
  fileName: string,
  content: () => Promise<string | Uint8Array> | string | Uint8Array,
  beside?: Beside,
): Promise<boolean> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath: fileName })
  if (canceled || filePath === '') return false
  await writeFile(filePath, await content())
  if (beside) await writeBeside(filePath, beside)
  return true
}

/** The person agreed to replace one file, not this one. */
async function writeBeside(filePath: string, { suffix, text }: Beside): Promise<void> {
  const stem = filePath.slice(0, filePath.length - extname(filePath).length)
  for (let attempt = 0; ; attempt += 1) {
    const number = attempt === 0 ? '' : `-${attempt + 1}`
    const path = `${stem}${number}${suffix}`
    try {
      await writeFile(path, text, { flag: 'wx' })
      return
    } catch (thrown) {
      const isTaken = (thrown as NodeJS.ErrnoException).code === 'EEXIST'
      if (!isTaken || attempt === 99) throw thrown
    }
  }
}
