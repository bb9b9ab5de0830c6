/** A picture as the decoders of this folder give it. */
export interface PlainHeader {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
}

export interface PlainPicture extends PlainHeader {
  /** [height · width · channels] */
  readonly pixels: Uint8Array
}
