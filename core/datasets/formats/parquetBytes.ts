/**
 * Bytes for the Parquet library. It starts to read every column of a table and gives up at the first that it
 * cannot plan: nobody waits for the others any more, and what they then fail with would end the process.
 */
import type { AsyncBuffer } from 'hyparquet'

export function parquetBytes(
  byteLength: number,
  read: (start: number, end: number) => Promise<ArrayBuffer>,
): AsyncBuffer {
  return { byteLength, slice: (start, end = byteLength) => calm(read(start, end)) }
}

/**
 * The same promise, but a failure of it, or of what is chained to it, is nobody's unless somebody waits. What is
 * chained to it is calm too: the library cuts columns out of a larger read before it decodes them.
 */
function calm<Value>(promise: Promise<Value>): Promise<Value> {
  const chain = promise.then.bind(promise)
  // The original then: the one below would call itself.
  void Promise.prototype.then.call(promise, undefined, () => undefined)
  promise.then = (fulfilled, rejected) => calm(chain(fulfilled, rejected))
  return promise
}
