/** Something that can be asked of the window by name or by key. */
export interface Command {
  readonly id: string
  readonly title: string
  /** Other words that find it: English ones in another language, and what people call it elsewhere. */
  readonly also?: string
  /** As KeyboardEvent says it, with `Ctrl+` for Control or Command; null for none. */
  readonly keys: string | null
  readonly run: () => void
}
