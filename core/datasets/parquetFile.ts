/** An open Parquet file: its columns, and any stretch of its rows. */
import type { FileMetaData } from 'hyparquet'
import type { SourceFile } from './source.ts'

export interface ParquetFile {
  readonly file: SourceFile
  readonly metadata: FileMetaData
  readonly rows: number
  readonly columns: readonly string[]
  /** Rows from `first` to before `last`, of the named columns. */
  readonly read: (
    first: number,
    last: number,
    columns: readonly string[],
  ) => Promise<Record<string, unknown>[]>
}
