/**
 * The HDF5 library in WebAssembly. A damaged file can make it abort, and what has aborted answers
 * nothing any more, so it is replaced by a fresh instance before the next file.
 */

export type Hdf5Library = typeof import('h5wasm/node')

let current: Promise<Hdf5Library> | null = null
let instances = 0

export function hdf5Library(): Promise<Hdf5Library> {
  current ??= load()
  return current
}

/** True where the library itself broke, not only the file: the next call starts another one. */
export function isBroken(thrown: unknown): boolean {
  const broke = thrown instanceof WebAssembly.RuntimeError
  if (broke) current = null
  return broke
}

async function load(): Promise<Hdf5Library> {
  // The query makes it another module to Node, with an instance of its own.
  const address = `${import.meta.resolve('h5wasm/node')}?instance=${instances++}`
  const library = (await import(/* @vite-ignore */ address)) as Hdf5Library
  // Its errors become exceptions; by default they are printed, page by page, and nothing is thrown.
  ;(await library.ready).activate_throwing_error_handler()
  return library
}
