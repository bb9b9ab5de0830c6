/** Which addresses are the app's own. */

export const windowHost = 'steradian'
export const windowAddress = `app://${windowHost}/index.html`

/** True for the address of our own window, or of Vite's while developing. */
export function isOurs(address: string, developmentServer: string | null): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, host } = new URL(address)
  if (protocol === 'app:') return host === windowHost
  if (developmentServer === null) return false
  return host === new URL(developmentServer).host && ['http:', 'ws:'].includes(protocol)
}

/** Requests that stay inside the app: our files, and what a page made itself. */
export function mayLoad(address: string, developmentServer: string | null): boolean {
  if (isOurs(address, developmentServer)) return true
  const { protocol } = new URL(address)
  const tools = developmentServer !== null && protocol === 'devtools:'
  return tools || protocol === 'data:' || protocol === 'blob:'
}

/** The page at `address`, led to another of its places without loading it again. */
export function atPlace(address: string, place: string): string {
  const next = new URL(address)
  next.hash = place
  return next.href
}
