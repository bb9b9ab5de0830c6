/** The only door out of the sandboxed page: one port, and a few questions to main. */
import { contextBridge, ipcRenderer, webUtils } from 'electron'

type Listener = (message: unknown) => void
type Answer = { ok: true; value: unknown } | { ok: false; message: string }

const listeners = new Set<Listener>()
/** Sent before the engine's port arrived. */
const waiting: unknown[] = []
/** Calls that an engine which dies leaves unanswered. */
const unanswered = new Set<number>()
let port: MessagePort | undefined

function field(message: unknown, name: string): unknown {
  return typeof message === 'object' && message !== null ? Reflect.get(message, name) : undefined
}

function deliver(message: unknown): void {
  const reply = field(message, 'reply')
  if (typeof reply === 'number') unanswered.delete(reply)
  for (const listener of listeners) listener(message)
}

function failUnanswered(): void {
  const error = { code: 'internal', message: 'The engine was restarted. Try again.' }
  for (const reply of [...unanswered]) deliver({ reply, ok: false, error })
}

function send(message: unknown): void {
  if (port === undefined) {
    waiting.push(message)
    return
  }
  const call = field(message, 'call')
  if (typeof call === 'number') unanswered.add(call)
  port.postMessage(message)
}

ipcRenderer.on('port', ({ ports }) => {
  port?.close()
  failUnanswered()
  port = ports[0]
  port?.addEventListener('message', ({ data }) => {
    deliver(data)
  })
  port?.start()
  for (const message of waiting.splice(0)) send(message)
})

let onOpened: ((grants: string[]) => void) | undefined
/** Handed over before the page listened. */
const opened: string[] = []

ipcRenderer.on('opened-files', (_event, grants: string[]) => {
  if (onOpened) onOpened(grants)
  else opened.push(...grants)
})

async function ask(channel: string, input?: unknown): Promise<unknown> {
  const answer = (await ipcRenderer.invoke(channel, input)) as Answer
  if (!answer.ok) throw new Error(answer.message)
  return answer.value
}

contextBridge.exposeInMainWorld('steradian', {
  port: {
    post: send,
    onMessage: (listener: Listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  },
  grantFiles: (files: File[]) =>
    ask(
      'grant-files',
      files.map((file) => webUtils.getPathForFile(file)),
    ),
  chooseFiles: () => ask('choose-files'),
  chooseFolder: () => ask('choose-folder'),
  pasteFiles: () => ask('paste-files'),
  saveText: (fileName: string, text: string) => ask('save-text', { fileName, text }),
  saveBytes: (fileName: string, bytes: Uint8Array, beside?: unknown) =>
    ask('save-bytes', { fileName, bytes, beside }),
  speak: (language: string) => ask('speak', language),
  openWindow: (route: string) => ask('open-window', route),
  savePdf: (fileName: string, page: { html: string; paper: unknown; beside?: unknown }) =>
    ask('save-pdf', { ...page, fileName }),
  onOpenedFiles: (listener: (grants: string[]) => void) => {
    onOpened = listener
    if (opened.length > 0) listener(opened.splice(0))
  },
  offersTour: process.argv.includes('--offers-tour'),
  platform: process.platform,
})
