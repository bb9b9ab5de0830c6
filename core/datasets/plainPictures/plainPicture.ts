/** Pictures that libvips does not read, decoded here: BMP and Netpbm (PBM, PGM, PPM). */
import { bmpHeader, decodeBmp } from './bmp.ts'
import { decodeNetpbm, netpbmHeader } from './netpbm.ts'
import type { PlainHeader, PlainPicture } from './plainForm.ts'

/** Null: libvips may know it. Throws `Error` with the reason where it is damaged. */
export function plainHeader(bytes: Uint8Array): PlainHeader | null {
  return bmpHeader(bytes) ?? netpbmHeader(bytes)
}

export function decodePlain(bytes: Uint8Array): PlainPicture {
  return bmpHeader(bytes) ? decodeBmp(bytes) : decodeNetpbm(bytes)
}
