/** Reads exact counts of bytes from a stream of pieces of any size. */
export class ByteReader {
  readonly #pieces: AsyncIterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array(0)
  #ended = false
  /** Bytes handed out so far. */
  position = 0

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#pieces = stream[Symbol.asyncIterator]()
  }

  /** Up to `count` bytes; fewer only where the stream ends. Valid until the next call. */
  async read(count: number): Promise<Uint8Array> {
    if (this.#rest.length < count) await this.#gather(count)
    const bytes = this.#rest.subarray(0, count)
    this.#rest = this.#rest.subarray(bytes.length)
    this.position += bytes.length
    return bytes
  }

  /** Bytes that are left, counted without keeping them; stops counting past `limit`. */
  async countRest(limit: number): Promise<number> {
    let count = this.#rest.length
    this.#rest = new Uint8Array(0)
    while (!this.#ended && count <= limit) count += (await this.#next()).length
    await this.close()
    return count
  }

  async close(): Promise<void> {
    if (!this.#ended) await this.#pieces.return?.()
    this.#ended = true
  }

  async #gather(count: number): Promise<void> {
    const pieces = [this.#rest]
    let gathered = this.#rest.length
    while (gathered < count && !this.#ended) {
      const piece = await this.#next()
      pieces.push(piece)
      gathered += piece.length
    }
    this.#rest = pieces.length === 1 ? this.#rest : Buffer.concat(pieces)
  }

  async #next(): Promise<Uint8Array> {
    const step = await this.#pieces.next()
    if (step.done !== true) return step.value
    this.#ended = true
    return new Uint8Array(0)
  }
}
