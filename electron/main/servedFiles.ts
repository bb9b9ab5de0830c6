/** The files of the built window, by the address under which a page may ask for them. */
import { readdirSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { windowHost } from './addresses.ts'

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

/** Scripts and styles come from our own files only; the engine is reached by a port, so nothing is fetched. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'none'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ')

/** Every file below `folder`, by the path under which a browser asks for it. */
export function allowedFiles(folder: string): ReadonlyMap<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return new Map(
    files.map((entry) => {
      const file = join(entry.parentPath, entry.name)
      return [`/${relative(folder, file).split(sep).join('/')}`, file]
    }),
  )
}

/** The file behind an address, or undefined: a look-up in a list, so that no path can leave the folder. */
export function fileFor(files: ReadonlyMap<string, string>, address: string): string | undefined {
  const { host, pathname } = new URL(address)
  return host === windowHost ? files.get(pathname) : undefined
}

/** Response headers of a served file. */
export function headersOf(file: string): Record<string, string> {
  return {
    'content-type': contentTypes[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
  }
}
