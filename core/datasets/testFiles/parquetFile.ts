/**
 * Writes the plainest Parquet there is, for tests and for fuzzing: one row group, one uncompressed
 * page a column, required values, PLAIN encoding. Headers are Thrift's compact protocol.
 */

export type ParquetColumn =
  | { readonly name: string; readonly kind: 'number'; readonly values: readonly number[] }
  | { readonly name: string; readonly kind: 'integer'; readonly values: readonly number[] }
  | { readonly name: string; readonly kind: 'text'; readonly values: readonly string[] }
  | { readonly name: string; readonly kind: 'bytes'; readonly values: readonly Uint8Array[] }

type Field = { readonly id: number; readonly type: number; readonly bytes: Uint8Array }

const thrift = { int32: 5, int64: 6, binary: 8, list: 9, struct: 12 } as const
const physical = { integer: 1, number: 5, text: 6, bytes: 6 } as const

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  while (rest >= 128) {
    bytes.push((rest % 128) | 128)
    rest = Math.floor(rest / 128)
  }
  return Buffer.from([...bytes, rest])
}

function int32(id: number, value: number): Field {
  return { id, type: thrift.int32, bytes: varint(2 * value) }
}

function int64(id: number, value: number): Field {
  return { id, type: thrift.int64, bytes: varint(2 * value) }
}

function text(id: number, value: string): Field {
  const bytes = Buffer.from(value)
  return { id, type: thrift.binary, bytes: Buffer.concat([varint(bytes.length), bytes]) }
}

function struct(id: number, fields: readonly Field[]): Field {
  return { id, type: thrift.struct, bytes: structBytes(fields) }
}

function list(id: number, type: number, items: readonly Uint8Array[]): Field {
  const head =
    items.length < 15
      ? Buffer.from([items.length * 16 + type])
      : Buffer.concat([Buffer.from([0xf0 + type]), varint(items.length)])
  return { id, type: thrift.list, bytes: Buffer.concat([head, ...items]) }
}

function structBytes(fields: readonly Field[]): Buffer {
  let before = 0
  const parts = fields.map(({ id, type, bytes }) => {
    const head = Buffer.from([(id - before) * 16 + type])
    before = id
    return Buffer.concat([head, bytes])
  })
  return Buffer.concat([...parts, Buffer.from([0])])
}

function plain(column: ParquetColumn): Buffer {
  switch (column.kind) {
    case 'number':
      return Buffer.from(Float64Array.from(column.values).buffer)
    case 'integer':
      return Buffer.from(Int32Array.from(column.values).buffer)
    case 'text':
      return withLengths(column.values.map((value) => Buffer.from(value)))
    case 'bytes':
      return withLengths(column.values)
  }
}

function withLengths(values: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    values.flatMap((value) => {
      const length = Buffer.alloc(4)
      length.writeUInt32LE(value.length)
      return [length, value]
    }),
  )
}

function page(column: ParquetColumn): Buffer {
  const values = plain(column)
  const header = structBytes([
    int32(1, 0),
    int32(2, values.length),
    int32(3, values.length),
    struct(5, [int32(1, column.values.length), int32(2, 0), int32(3, 3), int32(4, 3)]),
  ])
  return Buffer.concat([header, values])
}

function schema(columns: readonly ParquetColumn[]): Buffer[] {
  const root = structBytes([text(4, 'schema'), int32(5, columns.length)])
  const leaves = columns.map(({ name, kind }) =>
    structBytes([
      ...[int32(1, physical[kind]), int32(3, 0), text(4, name)],
      ...(kind === 'text' ? [int32(6, 0)] : []),
    ]),
  )
  return [root, ...leaves]
}

function chunk(column: ParquetColumn, offset: number, bytes: number): Buffer {
  return structBytes([
    int64(2, offset),
    struct(3, [
      int32(1, physical[column.kind]),
      list(2, thrift.int32, [varint(0)]),
      list(3, thrift.binary, [text(0, column.name).bytes]),
      int32(4, 0),
      int64(5, column.values.length),
      int64(6, bytes),
      int64(7, bytes),
      int64(9, offset),
    ]),
  ])
}

export function parquetFile(columns: readonly ParquetColumn[]): Buffer {
  const magic = Buffer.from('PAR1')
  const rows = columns[0]?.values.length ?? 0
  const pages = columns.map(page)
  let offset = magic.length
  const chunks = columns.map((column, index) => {
    const bytes = pages[index]?.length ?? 0
    offset += bytes
    return chunk(column, offset - bytes, bytes)
  })
  const group = structBytes([
    list(1, thrift.struct, chunks),
    int64(2, offset - magic.length),
    int64(3, rows),
  ])
  const footer = structBytes([
    int32(1, 1),
    list(2, thrift.struct, schema(columns)),
    int64(3, rows),
    list(4, thrift.struct, [group]),
  ])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(footer.length)
  return Buffer.concat([magic, ...pages, footer, length, magic])
}
