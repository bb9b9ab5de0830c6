// Prints "version <SQLite>" when a table can be written and read.
const Database = require('better-sqlite3')

const database = new Database(':memory:')
database.exec('CREATE TABLE probe (value REAL); INSERT INTO probe VALUES (0.5)')
const { value } = database.prepare('SELECT value FROM probe').get()
if (value !== 0.5) throw new Error(`SQLite stored 0.5 and returned ${value}`)
console.log(`version ${database.prepare('SELECT sqlite_version() AS version').get().version}`)
database.close()
