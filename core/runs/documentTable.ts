/** SQL of documents: small JSON texts by kind and id, read and checked by whoever keeps them. */
import type Database from 'better-sqlite3'

export function createDocumentTable(database: Database.Database) {
  const all = database.prepare('SELECT body FROM document WHERE kind = ? ORDER BY id')
  const put = database.prepare('INSERT OR REPLACE INTO document VALUES (?, ?, ?)')
  const remove = database.prepare('DELETE FROM document WHERE kind = ? AND id = ?')
  const one = database.prepare('SELECT body FROM document WHERE kind = ? AND id = ?')
  return {
    one: (kind: string, id: string) =>
      (one.get(kind, id) as { body: string } | undefined)?.body ?? null,
    of: (kind: string): string[] => (all.all(kind) as { body: string }[]).map(({ body }) => body),
    put: (kind: string, id: string, body: string) => void put.run(kind, id, body),
    remove: (kind: string, id: string) => void remove.run(kind, id),
  }
}
