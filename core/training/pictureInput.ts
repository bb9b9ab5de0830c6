/** How a network's input is made from pixels. */

export type PictureInput = {
  /** [height, width, channels] of the pictures as imported. */
  readonly shape: readonly [number, number, number]
  /** Pixels along each side that are averaged into one. */
  readonly reduction: number
  /** Per channel, of values 0 … 1, over the training part. */
  readonly mean: readonly number[]
  readonly deviation: readonly number[]
}
