/** Where runs come from, what is put away, and documents: views, studies, settings of the workspace. */
export const lineage = `
ALTER TABLE run ADD COLUMN archived_at TEXT;
ALTER TABLE run ADD COLUMN parent TEXT;
ALTER TABLE run ADD COLUMN trial TEXT;

CREATE TABLE document (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
`
