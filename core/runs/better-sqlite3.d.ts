/** The part of better-sqlite3 13 that the store uses; the package itself carries no types. */
declare module 'better-sqlite3' {
  type Value = string | number | bigint | null | Uint8Array

  interface Statement {
    run(...parameters: Value[]): { changes: number; lastInsertRowid: number | bigint }
    get(...parameters: Value[]): unknown
    all(...parameters: Value[]): unknown[]
    iterate(...parameters: Value[]): IterableIterator<unknown>
  }

  class Database {
    constructor(
      file: string,
      options?: { readonly?: boolean; fileMustExist?: boolean; timeout?: number },
    )
    prepare(sql: string): Statement
    exec(sql: string): this
    pragma(sql: string, options: { simple: true }): unknown
    pragma(sql: string): unknown[]
    transaction<Result>(work: () => Result): { (): Result; immediate: () => Result }
    close(): this
    readonly inTransaction: boolean
  }

  namespace Database {
    export type { Database, Statement, Value }
  }
  export = Database
}
