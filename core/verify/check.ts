/** What a check of the product against published or independent figures looks like. */

export type Figure = {
  readonly name: string
  readonly value: number
  /** The bar: the value's size must be at most, or at least, this; null: reported, not judged. */
  readonly bar: { readonly atMost: number } | { readonly atLeast: number } | SignedBar | null
}

/** The value itself, with its sign, must be at least this. */
export type SignedBar = { readonly notBelow: number }

export type CheckOptions = {
  readonly seeds: number
  /** Python with NumPy, for independent computations. */
  readonly python: string
  /** The part of the check to run, as it names its parts; all of them without. */
  readonly only: string | undefined
  /** Folder of bigger data sets; what is not in it is skipped. */
  readonly data: string
  /** File that keeps what was trained, so that a check that was cut short goes on; null: none. */
  readonly cache: string | null
  /** Of campaigns, in their long form; null: their own bounded number. */
  readonly kills: number | null
  readonly minutes: number | null
  readonly cases: number | null
  /** Tells a person how far it is. */
  readonly progress: (line: string) => void
}

export type Check = (options: CheckOptions) => Promise<Figure[]>

export function passes({ value, bar }: Figure): boolean {
  if (bar === null) return true
  if ('notBelow' in bar) return value >= bar.notBelow
  if ('atMost' in bar) return Math.abs(value) <= bar.atMost
  return Math.abs(value) >= bar.atLeast
}
