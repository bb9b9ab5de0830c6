/** What the dispatcher gives to each bench. */
export type BenchOptions = {
  readonly json: boolean
  /** Few steps: shows that all runs, not how fast. */
  readonly quick: boolean
  /** The one case to run. */
  readonly only?: string
  readonly report: (line: string) => void
  readonly progress: (line: string) => void
}

export type Bench = (options: BenchOptions) => Promise<void>
