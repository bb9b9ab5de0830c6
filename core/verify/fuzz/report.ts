/** What a child of the fuzz campaign tells its parent after each case. */

export interface Report {
  readonly index: number
  readonly outcome: string
  /** Resident, bytes. */
  readonly memory: number
}

/** Once it has been sent: cases that never wait would pile their reports up, and the end of the process would drop them. */
export function report(told: Report): Promise<void> {
  return new Promise((resolve) => {
    if (process.send) process.send(told, () => resolve())
    else resolve()
  })
}
