import * as l10n from '@vscode/l10n';
import { ChatError } from '../../core/errors.ts';
import { figureSumsSchema } from './figureSumsSchema.ts';
import { figuresSchema } from './figuresSchema.ts';
import type { Sql } from './sql.ts';

/**
 * Longest part of a message that the search index holds, in characters: an answer of 20 MB would otherwise stop the
 * extension host for over a second when it ends.
 */
export const searchedLength = 400_000;

/**
 * A place in the search index is `conversation << 32 | message`, and message 0 is the title: all hits of a conversation
 * lie together, so no other table is read to tell which conversations match. `detail=none` keeps the index half as
 * large as the default; phrases are not searched for. The text itself stays in its table only (contentless).
 *
 * Messages go only with their conversation, so `head` needs no foreign key (which would cost an index).
 */
const conversations = `
CREATE TABLE conversation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL,
  head INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX conversation_shown ON conversation (updated_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX conversation_deleted ON conversation (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE message (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  parent_id INTEGER REFERENCES message (id),
  depth INTEGER NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
  status TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  attachments TEXT,
  template TEXT,
  model TEXT,
  writer TEXT,
  error TEXT,
  finish_reason TEXT,
  usage TEXT,
  cost_usd REAL,
  duration_ms REAL,
  reasoning TEXT NOT NULL DEFAULT '',
  text TEXT NOT NULL
) STRICT;
CREATE INDEX message_conversation ON message (conversation_id);
CREATE INDEX message_siblings ON message (parent_id, conversation_id);
CREATE INDEX message_streaming ON message (writer) WHERE status = 'streaming';

CREATE TABLE answer_chunk (
  id INTEGER PRIMARY KEY,
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  reasoning TEXT NOT NULL
) STRICT;
CREATE INDEX answer_chunk_message ON answer_chunk (message_id);

-- Conversation 0 is the one that is not stored yet.
CREATE TABLE draft (conversation_id INTEGER PRIMARY KEY, text TEXT NOT NULL, at INTEGER NOT NULL) STRICT;

CREATE VIRTUAL TABLE search USING fts5 (
  text, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3',
  tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER message_added AFTER INSERT ON message WHEN new.status <> 'streaming' BEGIN
  INSERT INTO search (rowid, text)
  VALUES (new.conversation_id << 32 | new.id, substr(new.text, 1, ${searchedLength}));
END;
CREATE TRIGGER answer_ended AFTER UPDATE OF status ON message
WHEN old.status = 'streaming' AND new.status <> 'streaming' BEGIN
  INSERT INTO search (rowid, text)
  VALUES (new.conversation_id << 32 | new.id, substr(new.text, 1, ${searchedLength}));
END;
CREATE TRIGGER message_removed AFTER DELETE ON message WHEN old.status <> 'streaming' BEGIN
  DELETE FROM search WHERE rowid = (old.conversation_id << 32 | old.id);
END;
CREATE TRIGGER conversation_added AFTER INSERT ON conversation BEGIN
  INSERT INTO search (rowid, text) VALUES (new.id << 32, new.title);
END;
CREATE TRIGGER conversation_renamed AFTER UPDATE OF title ON conversation BEGIN
  UPDATE search SET text = new.title WHERE rowid = new.id << 32;
END;
CREATE TRIGGER conversation_removed AFTER DELETE ON conversation BEGIN
  DELETE FROM search WHERE rowid = old.id << 32;
  DELETE FROM draft WHERE conversation_id = old.id;
END;
`;

/** A slot is a quarter of an hour: every time zone's day begins at the beginning of one. */
export const usageSlotMs = 900_000;

/** What was used stays when its conversation goes: no foreign key. */
const usage = `
CREATE TABLE usage_entry (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  model TEXT NOT NULL,
  conversation_id INTEGER,
  template TEXT,
  outcome TEXT NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cached_input_tokens INTEGER,
  reasoning_tokens INTEGER,
  estimated INTEGER NOT NULL,
  cost_usd REAL,
  duration_ms REAL NOT NULL
) STRICT;
CREATE INDEX usage_entry_at ON usage_entry (at);
CREATE INDEX usage_entry_conversation ON usage_entry (conversation_id, at) WHERE conversation_id IS NOT NULL;

CREATE TABLE usage_slot (
  slot INTEGER NOT NULL,
  model TEXT NOT NULL,
  requests INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cost_usd REAL NOT NULL,
  unpriced INTEGER NOT NULL,
  estimated INTEGER NOT NULL,
  PRIMARY KEY (slot, model)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER usage_added AFTER INSERT ON usage_entry BEGIN
  INSERT INTO usage_slot VALUES (
    new.at / ${usageSlotMs}, new.model, 1, new.input_tokens, new.output_tokens,
    coalesce(new.cost_usd, 0), new.cost_usd IS NULL, new.estimated
  )
  ON CONFLICT (slot, model) DO UPDATE SET
    requests = requests + 1,
    input_tokens = input_tokens + excluded.input_tokens,
    output_tokens = output_tokens + excluded.output_tokens,
    cost_usd = cost_usd + excluded.cost_usd,
    unpriced = unpriced + excluded.unpriced,
    estimated = max(estimated, excluded.estimated);
END;
`;

const shelves = `
ALTER TABLE conversation ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1));
ALTER TABLE conversation ADD COLUMN archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1));
CREATE INDEX conversation_listed ON conversation (archived, pinned DESC, updated_at DESC, id DESC)
  WHERE deleted_at IS NULL;
`;

/** What is attached to a draft, apart from its text: an image of megabytes is not written again at each key. */
const draftAttachments = `
CREATE TABLE draft_attachments (conversation_id INTEGER PRIMARY KEY, attachments TEXT NOT NULL) STRICT;
CREATE TRIGGER conversation_removed_attachments AFTER DELETE ON conversation BEGIN
  DELETE FROM draft_attachments WHERE conversation_id = old.id;
END;
`;

const notices = 'ALTER TABLE message ADD COLUMN notices TEXT;';

/**
 * `epoch` counts the processes that worked on a batch and `attempt` those on an item: what is not of the last one is
 * refused. The index tells what comes next and how far a batch is without reading an item, which can be megabytes.
 */
const batches = `
CREATE TABLE batch (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL,
  template TEXT NOT NULL,
  mode TEXT NOT NULL,
  model TEXT NOT NULL,
  sampling TEXT NOT NULL,
  route TEXT NOT NULL CHECK (route IN ('queue', 'provider')),
  workspace TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'cancelled')),
  problem TEXT,
  remote TEXT,
  holder TEXT,
  epoch INTEGER NOT NULL DEFAULT 0,
  lease_until INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE batch_source (
  id INTEGER PRIMARY KEY,
  batch_id INTEGER NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
  uri TEXT NOT NULL,
  label TEXT NOT NULL,
  language TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX batch_source_batch ON batch_source (batch_id);

CREATE TABLE batch_item (
  id INTEGER PRIMARY KEY,
  batch_id INTEGER NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  source_id INTEGER NOT NULL REFERENCES batch_source (id) ON DELETE CASCADE,
  range_start INTEGER NOT NULL,
  range_end INTEGER NOT NULL,
  label TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  attempt INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  finish_reason TEXT,
  usage TEXT,
  cost_usd REAL,
  answer TEXT NOT NULL DEFAULT '',
  prompt TEXT NOT NULL
) STRICT;
CREATE INDEX batch_item_progress ON batch_item (batch_id, status, position, cost_usd);
CREATE INDEX batch_item_source ON batch_item (source_id);
`;

const batchRouting = 'ALTER TABLE batch ADD COLUMN routing TEXT;';

const privateConversations =
  'ALTER TABLE conversation ADD COLUMN private INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1));';

/** The file's version is the number of migrations it has had. A published one is never changed; new ones are added. */
const migrations: readonly string[] = [
  conversations,
  usage,
  shelves,
  draftAttachments,
  notices,
  batches,
  figuresSchema,
  batchRouting,
  privateConversations,
  figureSumsSchema,
];

function versionOf(sql: Sql): number {
  return sql.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0;
}

/** Throws ChatError `storage` for a file that a newer version of the program made, before anything is written to it. */
export function refuseNewer(sql: Sql): void {
  if (versionOf(sql) > migrations.length)
    throw new ChatError('storage', { detail: l10n.t('a newer version of Chat LLM made the file') });
}

/** Brings the file up to date, or to an older version for tests; all steps happen or none. */
export function migrate(sql: Sql, target = migrations.length): void {
  sql.transaction(() => {
    refuseNewer(sql);
    for (let version = versionOf(sql); version < target; version++) {
      sql.exec(migrations[version] ?? '');
      sql.exec(`PRAGMA user_version = ${version + 1}`);
    }
  });
}
