/** What a person sees of set-up: on stderr only, since stdout belongs to the command that follows. */
let quiet = false
let openLine = ''

export function setQuiet() {
  quiet = true
}

/** One finished line. */
export function say(text) {
  if (quiet) return
  closeProgress()
  process.stderr.write(`${text}\n`)
}

/** A line that replaces itself on a terminal; elsewhere only the last one is worth keeping. */
export function progress(text) {
  if (quiet || !process.stderr.isTTY || text === openLine) return
  process.stderr.write(`\r\x1b[K${text}`)
  openLine = text
}

function closeProgress() {
  if (openLine) process.stderr.write('\r\x1b[K')
  openLine = ''
}

/** Bytes as people read them: "274 MB". */
export function megabytes(bytes) {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(2)} GB` : `${Math.ceil(bytes / 1e6)} MB`
}

/** Runs a task and says how long it took, in seconds. */
export async function timed(name, task) {
  progress(`${name} …`)
  const started = performance.now()
  const result = await task()
  const note = typeof result === 'string' ? `: ${result}` : ''
  say(`  ${name}${note} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  return result
}
