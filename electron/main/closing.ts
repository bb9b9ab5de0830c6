/** The end of the app: ask when a run trains, let the engine close its store, then go. */
import { app, dialog } from 'electron'
import type { BrowserWindow } from 'electron'
import type { Engine } from './engine.ts'

async function mayClose(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: 'A run is training.',
    detail: 'Closing stops it. What it has recorded is kept.',
    buttons: ['Keep training', 'Stop and close'],
    defaultId: 0,
    cancelId: 0,
  })
  return response === 1
}

export function closeInOrder(
  window: BrowserWindow,
  engine: Engine,
  shouldAsk: () => boolean,
): void {
  let under: 'use' | 'question' | 'shutdown' = 'use'
  let asked = false

  const shutDown = async () => {
    if (under === 'shutdown') return
    under = 'shutdown'
    await engine.close()
    window.destroy()
    app.quit()
  }
  const askThenShutDown = async () => {
    if (under !== 'use') return
    under = 'question'
    const agreed = asked || !shouldAsk() || (await mayClose(window))
    under = 'use'
    if (agreed) await shutDown()
  }
  window.on('close', (event) => {
    event.preventDefault()
    void askThenShutDown()
  })
  // A session that ends, or a supervisor: nobody is there to answer.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => {
      asked = true
      void shutDown()
    })
}
