/** What Electron's exit number of a child process means. */

const signals: Readonly<Record<number, string>> = {
  4: 'SIGILL',
  // Chromium’s own failed checks: a trap instruction.
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  15: 'SIGTERM',
}

/**
 * Electron reports a death by signal either as the bare signal number or, as a shell does, as 128
 * plus it; our trainers never exit with such codes themselves.
 */
export function exitOf(reported: number): { code: number | null; signal: string | null } {
  const signal = signals[reported > 128 ? reported - 128 : reported]
  return signal === undefined ? { code: reported, signal: null } : { code: null, signal }
}
