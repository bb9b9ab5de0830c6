/** What the page may ask of main itself: grants and dialogs. Sender checked, input parsed. */
import { isAbsolute } from 'node:path'
import { clipboard, dialog, ipcMain } from 'electron'
import type { BrowserWindow, IpcMainInvokeEvent, OpenDialogOptions } from 'electron'
import { z } from 'zod'
import { isOurs } from './addresses.ts'
import type { Engine } from './engine.ts'
import type { Environment } from './environment.ts'
import { pathsInText } from './pastedPaths.ts'
import { printPdf } from './printPdf.ts'
import { saveFile } from './saveFile.ts'

const pathSchema = z.string().min(1).max(32_768).refine(isAbsolute, 'not an absolute path')
const pathsSchema = z.array(pathSchema).min(1).max(10_000)
const nothingSchema = z.undefined()
const fileNameSchema = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^/\\]+$/, 'holds a path separator')
const mostText = 512_000_000
const textSchema = z.strictObject({ fileName: fileNameSchema, text: z.string().max(mostText) })
const besideSchema = z.strictObject({
  suffix: z.string().regex(/^-[a-z]+\.[a-z]+$/),
  text: z.string().max(mostText),
})
const bytesSchema = z.strictObject({
  fileName: fileNameSchema,
  bytes: z.instanceof(Uint8Array).refine(({ length }) => length <= mostText, 'too long'),
  beside: besideSchema.optional(),
})
const millimetres = z.number().min(10).max(1_000)
const pdfSchema = z.strictObject({
  fileName: fileNameSchema,
  html: z.string().max(mostText),
  paper: z.strictObject({ widthMm: millimetres, heightMm: millimetres }).nullable(),
  beside: besideSchema.optional(),
})

/** Electron prefixes what a handler throws with its own words; the page should read ours. */
type Answer<Value> = { ok: true; value: Value } | { ok: false; message: string }

async function attempt<Value>(work: () => Promise<Value>): Promise<Answer<Value>> {
  try {
    return { ok: true, value: await work() }
  } catch (thrown) {
    if (thrown instanceof z.ZodError) return { ok: false, message: z.prettifyError(thrown) }
    return { ok: false, message: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}

export function answerRequests(
  window: BrowserWindow,
  engine: Engine,
  { developmentServer }: Environment,
): void {
  const isTrusted = ({ sender, senderFrame }: IpcMainInvokeEvent) =>
    sender === window.webContents &&
    senderFrame === window.webContents.mainFrame &&
    isOurs(senderFrame.url, developmentServer)

  function on<Input, Value>(
    channel: string,
    schema: z.ZodType<Input>,
    respond: (input: Input) => Promise<Value>,
  ): void {
    ipcMain.handle(channel, (event, input: unknown) =>
      attempt(() => {
        if (!isTrusted(event)) throw new Error(`${channel}: refused, not asked by the window`)
        return respond(schema.parse(input))
      }),
    )
  }

  const choose = async (options: OpenDialogOptions): Promise<string[]> => {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, options)
    return canceled || filePaths.length === 0 ? [] : await engine.grant(filePaths)
  }

  on('grant-files', pathsSchema, engine.grant)
  on('choose-files', nothingSchema, () =>
    choose({ title: 'Choose data-set files', properties: ['openFile', 'multiSelections'] }),
  )
  on('choose-folder', nothingSchema, () =>
    choose({ title: 'Choose a folder', properties: ['openDirectory'] }),
  )
  // Main reads the clipboard itself: the page never sees or sends a path.
  on('paste-files', nothingSchema, async () => {
    const paths = pathsInText(await clipboard.readText())
    return paths.length === 0 ? [] : await engine.grant(paths)
  })
  on('save-text', textSchema, ({ fileName, text }) => saveFile(window, fileName, () => text))
  on('save-bytes', bytesSchema, ({ fileName, bytes, beside }) =>
    saveFile(window, fileName, () => bytes, beside),
  )
  on('save-pdf', pdfSchema, ({ fileName, html, paper, beside }) =>
    saveFile(window, fileName, () => printPdf(html, paper), beside),
  )
}
