/** How far the journal had been written when the last transaction committed. */
export const journal = `
CREATE TABLE journal_position (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  position INTEGER NOT NULL
) STRICT;
INSERT INTO journal_position VALUES (1, 0);
`
