/** How large a picture may declare itself to be, before anything is decoded. */

/** More than any camera of a lab takes; bounds the memory of one decoding at 400 MB. */
export const pixelLimit = 1 << 25
/** Its decoder takes some 23 bytes a pixel. */
export const avifLimit = 1 << 24
/** JPEG knows no longer side; libvips takes seconds over one of millions. */
const sideLimit = 1 << 16

/** Why a picture cannot be used, in the user's words. */
export class UnreadablePicture extends Error {}

export function checkSize(width: number, height: number, limit = pixelLimit): void {
  if (width > sideLimit || height > sideLimit)
    throw new UnreadablePicture(
      `declares ${width} × ${height} pixels, the limit of a side is ${sideLimit}`,
    )
  if (width * height > limit)
    throw new UnreadablePicture(
      `declares ${width} × ${height} = ${width * height} pixels, the limit is ${limit}`,
    )
}
