/** First schema: runs, their events and checkpoints, and metrics in chunks. */
export const runs = `
CREATE TABLE run (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  method TEXT NOT NULL,
  config TEXT NOT NULL,
  seed INTEGER NOT NULL,
  status TEXT NOT NULL,
  created_at TEXT NOT NULL,
  started_at TEXT,
  ended_at TEXT,
  step INTEGER NOT NULL,
  total_steps INTEGER NOT NULL,
  seconds REAL NOT NULL,
  device TEXT,
  metrics TEXT NOT NULL,
  result TEXT,
  notes TEXT NOT NULL,
  tags TEXT NOT NULL,
  deleted_at TEXT
) STRICT;

CREATE TABLE run_event (
  event_id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  message TEXT NOT NULL,
  superseded INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX run_event_by_run ON run_event (run, event_id);

CREATE TABLE checkpoint (
  run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  seconds REAL NOT NULL,
  file TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  hash TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;

-- What lists and legends show without reading a chunk. A NaN is stored as NULL.
CREATE TABLE series (
  series_id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
  name TEXT NOT NULL,
  point_count INTEGER NOT NULL,
  first_step REAL,
  last_step REAL,
  first REAL,
  last REAL,
  minimum REAL,
  maximum REAL,
  UNIQUE (run, name)
) STRICT;

-- Steps and seconds that the chunks of one batch share. Points from visible_count on are
-- superseded: a resumed run has trained those steps again.
CREATE TABLE axis (
  axis_id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
  point_count INTEGER NOT NULL,
  visible_count INTEGER NOT NULL,
  last_step REAL NOT NULL,
  steps BLOB NOT NULL,
  seconds BLOB NOT NULL
) STRICT;
CREATE INDEX axis_by_run ON axis (run, axis_id);

CREATE TABLE chunk (
  series INTEGER NOT NULL REFERENCES series (series_id) ON DELETE CASCADE,
  axis INTEGER NOT NULL REFERENCES axis (axis_id) ON DELETE CASCADE,
  points BLOB NOT NULL,
  PRIMARY KEY (series, axis)
) STRICT, WITHOUT ROWID;
CREATE INDEX chunk_by_axis ON chunk (axis);
`
