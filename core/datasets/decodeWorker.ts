/**
 * Worker thread of the decode pool: small plain JPEGs to pixels. What it cannot do it leaves undone,
 * without a word: the importer tries again, and finds the words.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import type { DecodeAnswer, DecodeOrder } from './decodePool.ts'
import { quickHeader } from './pictureHeader.ts'
import type { PictureForm } from './pictures.ts'
import { quickJpeg } from './quickJpeg.ts'

/** Files larger than this are not sent here. */
const space = new Uint8Array((1 << 18) + 1)

function bytesOf(file: string | Uint8Array): Uint8Array {
  if (typeof file !== 'string') return file
  const descriptor = openSync(file, 'r')
  try {
    return space.subarray(0, readSync(descriptor, space, 0, space.length, 0))
  } finally {
    closeSync(descriptor)
  }
}

function pixelsOf(file: string | Uint8Array, form: PictureForm): Uint8Array | null {
  try {
    const bytes = bytesOf(file)
    const header = bytes.length < space.length ? quickHeader(bytes) : null
    return header && quickJpeg(bytes, header, form)
  } catch {
    // Gone, or larger than it may be: the importer names it.
    return null
  }
}

function answer({ order, files, form }: DecodeOrder): DecodeAnswer {
  const size = form.width * form.height * form.channels
  const pixels = new Uint8Array(files.length * size)
  const isDecoded = files.map((file, index) => {
    const picture = file === null ? null : pixelsOf(file, form)
    if (picture) pixels.set(picture, index * size)
    return picture !== null
  })
  return { order, pixels, isDecoded }
}

parentPort?.on('message', (order: DecodeOrder) => {
  const done = answer(order)
  parentPort?.postMessage(done, [done.pixels.buffer as ArrayBuffer])
})
