/** The end: a window beside others just closes; the last one, or Quit, asks when a run trains and lets the engine close its store. */
import { app, dialog } from 'electron'
import type { BrowserWindow } from 'electron'
import type { Engine } from './engine.ts'
import { say } from './language.ts'
import type { Windows } from './windows.ts'

async function mayClose(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: say('A run is training.'),
    detail: say('Closing stops it. What it has recorded is kept.'),
    buttons: [say('Keep training'), say('Stop and close')],
    defaultId: 0,
    cancelId: 0,
  })
  return response === 1
}

/** Gives what every window needs as it opens. */
export function closeInOrder(
  windows: Pick<Windows, 'all' | 'keep'>,
  engine: Pick<Engine, 'close'>,
  shouldAsk: () => boolean,
): (window: BrowserWindow) => void {
  let under: 'use' | 'question' | 'shutdown' = 'use'
  let isQuitting = false

  const shutDown = async () => {
    if (under === 'shutdown') return
    under = 'shutdown'
    windows.keep()
    await engine.close()
    for (const window of windows.all()) window.destroy()
    app.quit()
  }
  const askThenShutDown = async (window: BrowserWindow) => {
    if (under !== 'use') return
    under = 'question'
    const agreed = !shouldAsk() || (await mayClose(window))
    under = 'use'
    isQuitting = false
    if (agreed) await shutDown()
  }
  app.on('before-quit', () => {
    isQuitting = true
  })
  // A session that ends, or a supervisor: nobody is there to answer.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => void shutDown())

  return (window) => {
    window.on('close', (event) => {
      if (!isQuitting && under === 'use' && windows.all().length > 1) return
      event.preventDefault()
      void askThenShutDown(window)
    })
  }
}
