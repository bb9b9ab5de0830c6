/** What the page may ask of main itself: grants and dialogs. Sender checked, input parsed. */
import { isAbsolute } from 'node:path'
import { clipboard, dialog, ipcMain } from 'electron'
import type { BrowserWindow, IpcMainInvokeEvent, OpenDialogOptions } from 'electron'
import { z } from 'zod'
import { isOurs } from './addresses.ts'
import type { Engine } from './engine.ts'
import type { Environment } from './environment.ts'
import { languages, say, speak } from './language.ts'
import { installMenu } from './menu.ts'
import { pathsInText } from './pastedPaths.ts'
import { printPdf } from './printPdf.ts'
import { saveFile } from './saveFile.ts'
import type { Windows } from './windows.ts'
import { routeSchema } from './keptWindows.ts'

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
  windows: Pick<Windows, 'of' | 'open' | 'front'>,
  engine: Pick<Engine, 'grant'>,
  { developmentServer }: Environment,
): void {
  /** The window that asks; none for a frame inside it, a page that is not ours, or contents that are no window of ours. */
  const asking = ({ sender, senderFrame }: IpcMainInvokeEvent) => {
    const window = windows.of(sender)
    const isPage = senderFrame !== null && senderFrame === window?.webContents.mainFrame
    return isPage && isOurs(senderFrame.url, developmentServer) ? window : undefined
  }

  function on<Input, Value>(
    channel: string,
    schema: z.ZodType<Input>,
    respond: (input: Input, window: BrowserWindow) => Promise<Value>,
  ): void {
    ipcMain.handle(channel, (event, input: unknown) =>
      attempt(() => {
        const window = asking(event)
        if (!window) throw new Error(`${channel}: refused, not asked by a window`)
        return respond(schema.parse(input), window)
      }),
    )
  }

  const choose = async (window: BrowserWindow, options: OpenDialogOptions): Promise<string[]> => {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, options)
    return canceled || filePaths.length === 0 ? [] : await engine.grant(filePaths)
  }

  on('grant-files', pathsSchema, (paths) => engine.grant(paths))
  on('speak', z.enum(languages), async (language) => {
    speak(language)
    installMenu(windows, () => developmentServer !== null)
    return Promise.resolve()
  })
  on('open-window', routeSchema, async (route) => {
    await windows.open(route)
  })
  on('choose-files', nothingSchema, (_nothing, window) =>
    choose(window, {
      title: say('Choose data-set files'),
      properties: ['openFile', 'multiSelections'],
    }),
  )
  on('choose-folder', nothingSchema, (_nothing, window) =>
    choose(window, { title: say('Choose a folder'), properties: ['openDirectory'] }),
  )
  // Main reads the clipboard itself: the page never sees or sends a path.
  on('paste-files', nothingSchema, async () => {
    const paths = pathsInText(await clipboard.readText())
    return paths.length === 0 ? [] : await engine.grant(paths)
  })
  on('save-text', textSchema, ({ fileName, text }, window) =>
    saveFile(window, fileName, () => text),
  )
  on('save-bytes', bytesSchema, ({ fileName, bytes, beside }, window) =>
    saveFile(window, fileName, () => bytes, beside),
  )
  on('save-pdf', pdfSchema, ({ fileName, html, paper, beside }, window) =>
    saveFile(window, fileName, () => printPdf(html, paper), beside),
  )
}
