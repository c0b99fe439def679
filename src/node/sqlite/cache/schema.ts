/**
 * Names the file: another shape of the tables begins another file, since what is in the old one can be had again.
 */
export const schemaNumber = 1;

/** Of SQLite's own pages and indexes, about, for each entry. */
export const rowOverheadBytes = 700;

/**
 * `total` is kept by triggers, so that what there is need not be counted. Its `epoch` grows when an entry is taken away,
 * replaced or pinned, by whichever window; making room counts as neither, since what was read is still right.
 */
export const schema = `
-- Windows that begin at the same time wait for each other; later nobody waits long for a cache.
PRAGMA busy_timeout = 500;
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA journal_size_limit = 4194304;
PRAGMA temp_store = MEMORY;
-- What a person removes is overwritten.
PRAGMA secure_delete = ON;

BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS entry (
  key TEXT PRIMARY KEY,
  context_key TEXT NOT NULL,
  version INTEGER NOT NULL,
  scope TEXT NOT NULL,
  question TEXT NOT NULL,
  text TEXT NOT NULL,
  reasoning TEXT NOT NULL,
  answered_by TEXT NOT NULL,
  usage TEXT NOT NULL,
  cost_usd REAL,
  duration_ms REAL NOT NULL,
  stored_at REAL NOT NULL,
  expires_at REAL,
  pinned INTEGER NOT NULL,
  model TEXT NOT NULL,
  provider TEXT NOT NULL,
  workspace TEXT,
  template TEXT,
  conversation_id INTEGER,
  checksum INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  hits INTEGER NOT NULL,
  last_used_at REAL NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS entry_use ON entry (pinned, last_used_at);
CREATE INDEX IF NOT EXISTS entry_expiry ON entry (pinned, expires_at);
CREATE INDEX IF NOT EXISTS entry_age ON entry (stored_at);
CREATE INDEX IF NOT EXISTS entry_conversation ON entry (conversation_id);

CREATE TABLE IF NOT EXISTS entry_file (
  key TEXT NOT NULL REFERENCES entry ON DELETE CASCADE,
  uri TEXT NOT NULL,
  PRIMARY KEY (uri, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS entry_file_key ON entry_file (key);

CREATE TABLE IF NOT EXISTS semantic (
  key TEXT PRIMARY KEY REFERENCES entry ON DELETE CASCADE,
  context_key TEXT NOT NULL,
  question TEXT NOT NULL,
  embedder TEXT NOT NULL,
  vector BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS semantic_evidence (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL REFERENCES entry ON DELETE CASCADE,
  score REAL NOT NULL,
  is_right INTEGER NOT NULL,
  at REAL NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS semantic_evidence_key ON semantic_evidence (key, id);

CREATE TABLE IF NOT EXISTS semantic_learning (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  threshold_offset REAL NOT NULL,
  judged INTEGER NOT NULL,
  wrong INTEGER NOT NULL,
  rechecked INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS total (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  entries INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  pinned INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  since REAL NOT NULL
) STRICT;
INSERT OR IGNORE INTO total VALUES (1, 0, 0, 0, 0, unixepoch('subsec') * 1000);
CREATE TABLE IF NOT EXISTS counter (
  tier TEXT PRIMARY KEY,
  requests INTEGER NOT NULL,
  saved_tokens INTEGER NOT NULL,
  saved_usd REAL NOT NULL,
  saved_ms REAL NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER IF NOT EXISTS entry_added AFTER INSERT ON entry BEGIN
  UPDATE total SET entries = entries + 1, bytes = bytes + new.bytes, pinned = pinned + new.pinned;
END;
CREATE TRIGGER IF NOT EXISTS entry_removed AFTER DELETE ON entry BEGIN
  UPDATE total SET entries = entries - 1, bytes = bytes - old.bytes, pinned = pinned - old.pinned;
END;
CREATE TRIGGER IF NOT EXISTS entry_pinned AFTER UPDATE OF pinned ON entry BEGIN
  UPDATE total SET pinned = pinned + new.pinned - old.pinned;
END;
COMMIT;
PRAGMA busy_timeout = 50;
`;
