/** One array out of NPY, NPZ, HDF5 or MAT: a name, a shape, and rows that can be read in order. */

export interface NamedArray {
  /** `x_train`, or the file's name where it has none. */
  readonly name: string
  /** File that it lies in, for messages. */
  readonly file: string
  readonly shape: readonly number[]
  readonly type: ElementType
  /** The array in C order, whole rows (all but the first dimension) at a time. */
  readonly rows: (perBlock: number) => AsyncIterable<Float64Array | NumberArray>
  /** Of arrays of text: every value, in order. `rows` is empty then. */
  readonly texts?: () => Promise<string[]>
  /** True for what MATLAB stored column by column: rows and columns of a picture are exchanged. */
  readonly isTurned?: boolean
}

export type NumberArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array

export type ElementType =
  | 'uint8'
  | 'int8'
  | 'uint16'
  | 'int16'
  | 'uint32'
  | 'int32'
  | 'uint64'
  | 'int64'
  | 'float16'
  | 'float32'
  | 'float64'
  | 'bool'
  | 'text'

export function rowSize({ shape }: NamedArray): number {
  return shape.slice(1).reduce((left, right) => left * right, 1)
}

/** No numbers: for arrays of text. */
export async function* noRows(): AsyncGenerator<NumberArray> {
  yield await Promise.resolve(new Uint8Array(0))
}

export function shapeInWords(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`
}
