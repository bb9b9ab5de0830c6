/** app://steradian/…: serves the built window and nothing else. */
import { readFile } from 'node:fs/promises'
import { protocol } from 'electron'
import type { Session } from 'electron'
import { allowedFiles, fileFor, headersOf } from './servedFiles.ts'

/** Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'app',
      // Compiled scripts are kept between starts.
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ])
}

/** Serves `folder`, as it is now, to windows of `session`. */
export function serveWindow(session: Session, folder: string): void {
  const files = allowedFiles(folder)
  session.protocol.handle('app', async ({ url }) => {
    const file = fileFor(files, url)
    if (file === undefined) return new Response('not found', { status: 404 })
    return new Response(await readFile(file), { headers: headersOf(file) })
  })
}
