/** Migrations in order: number n takes a database from user_version n - 1 to n. Never edit a released one. */
import { runs } from './0001-runs.ts'
import { lineage } from './0002-lineage.ts'
import { journal } from './0003-journal.ts'
import { imported } from './0004-imported.ts'

export const migrations: readonly string[] = [runs, lineage, journal, imported]
