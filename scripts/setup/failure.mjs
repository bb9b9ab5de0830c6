/** A failure of set-up: what is missing, and what a person does about it. Never a stack trace. */
export class SetupError extends Error {
  /**
   * @param {string} what what is missing or wrong, with both numbers where there are two
   * @param {string} fix one command or one sentence
   */
  constructor(what, fix, options) {
    super(what, options)
    this.name = 'SetupError'
    this.fix = fix
  }
}

/** Text for a person. Anything that is not a SetupError is a defect of ours and keeps its stack. */
export function describeFailure(failure) {
  if (failure instanceof SetupError) return `${failure.message}\n  Fix: ${failure.fix}`
  if (failure?.code === 'ENOSPC')
    return `The disk is full (${failure.path ?? 'while writing'}).\n  Fix: free some space, then run the same command again; finished parts are kept.`
  if (failure?.code === 'EACCES' || failure?.code === 'EROFS')
    return `Cannot write ${failure.path}.\n  Fix: make it writable, or set STERADIAN_CACHE to a folder that is.`
  return failure?.stack ?? String(failure)
}
