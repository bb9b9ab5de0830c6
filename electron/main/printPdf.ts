/** Prints markup as PDF: in a hidden window without scripts, in a session that can load that page and nothing else. */
import { BrowserWindow, session } from 'electron'
import type { PrintToPDFOptions, Session } from 'electron'

/** One page of its own size, or sheets of A4. */
export type Paper = { readonly widthMm: number; readonly heightMm: number } | null

const address = 'app://steradian/print.html'
const millimetresPerInch = 25.4

/** What is printed may hold names that others chose: even markup that got through could load and run nothing. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

function printSession(html: string): Session {
  // In memory, and only for this page: nothing of it is left afterwards.
  const own = session.fromPartition(`print-${String(performance.now())}`, { cache: false })
  own.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: url !== address && !url.startsWith('data:') })
  })
  own.protocol.handle('app', () => {
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
    }
    return new Response(html, { headers })
  })
  return own
}

function optionsOf(paper: Paper): PrintToPDFOptions {
  if (!paper)
    return {
      pageSize: 'A4',
      printBackground: true,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
    }
  return {
    pageSize: {
      width: paper.widthMm / millimetresPerInch,
      height: paper.heightMm / millimetresPerInch,
    },
    margins: { top: 0, right: 0, bottom: 0, left: 0 },
    ...{ printBackground: true, preferCSSPageSize: true, pageRanges: '1' },
  }
}

export async function printPdf(html: string, paper: Paper): Promise<Buffer> {
  const window = new BrowserWindow({
    show: false,
    // Never seen; without a display, GTK has none to give it a frame on.
    frame: false,
    webPreferences: {
      session: printSession(html),
      ...{ javascript: false, sandbox: true, contextIsolation: true, nodeIntegration: false },
      ...{ webviewTag: false, spellcheck: false, devTools: false },
    },
  })
  try {
    await window.loadURL(address)
    return await window.webContents.printToPDF(optionsOf(paper))
  } finally {
    window.destroy()
  }
}
