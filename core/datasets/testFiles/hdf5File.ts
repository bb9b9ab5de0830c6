/** HDF5 bytes, written by the HDF5 library itself in its own memory, for tests and for fuzzing. */

export interface Hdf5Array {
  /** Path inside the file: `train/x`. */
  readonly name: string
  readonly shape: readonly number[]
  readonly values: Uint8Array | Float32Array | Int32Array | Float64Array
}

export async function hdf5File(arrays: readonly Hdf5Array[]): Promise<Uint8Array> {
  const library = await import('h5wasm')
  const { FS } = await library.ready
  const file = new library.File('fixture.h5', 'w')
  for (const { name, shape, values } of arrays) {
    const folders = name.split('/').slice(0, -1)
    folders.forEach((_, depth) => {
      const path = folders.slice(0, depth + 1).join('/')
      if (file.get(path) === null) file.create_group(path)
    })
    file.create_dataset({ name, data: values, shape: [...shape] })
  }
  file.close()
  const bytes = Uint8Array.from(FS.readFile('fixture.h5'))
  FS.unlink('fixture.h5')
  return bytes
}
