import { crc32 } from 'node:zlib';
import type { CachedAnswer, CacheEntrySummary } from '../../../core/cache.ts';
import type { Usage } from '../../../core/chat.ts';
import { rowOverheadBytes } from './schema.ts';

/** A row of `entry`, with the URIs of its files as a JSON list. */
export type EntryRow = {
  readonly key: string;
  readonly context_key: string;
  readonly version: number;
  readonly scope: string;
  readonly question: string;
  readonly answered_by: string;
  readonly usage: string;
  readonly cost_usd: number | null;
  readonly duration_ms: number;
  readonly stored_at: number;
  readonly expires_at: number | null;
  readonly pinned: number;
  readonly model: string;
  readonly provider: string;
  readonly workspace: string | null;
  readonly template: string | null;
  readonly conversation_id: number | null;
  readonly files: string;
};

export type WholeRow = EntryRow & { readonly text: string; readonly reasoning: string; readonly checksum: number };
export type SummaryRow = EntryRow & {
  readonly excerpt: string;
  readonly bytes: number;
  readonly hits: number;
  readonly last_used_at: number;
};

const filesOf = `(SELECT json_group_array(uri) FROM entry_file AS file WHERE file.key = entry.key) AS files`;
const shared = `key, context_key, version, scope, question, answered_by, usage, cost_usd, duration_ms, stored_at,
  expires_at, pinned, model, provider, workspace, template, conversation_id, ${filesOf}`;

export const wholeColumns = `${shared}, text, reasoning, checksum`;
export const summaryColumns = `${shared}, substr(text, 1, 200) AS excerpt, bytes, hits, last_used_at`;

/** Throws where the JSON of a row was damaged. */
function common(row: EntryRow): Omit<CachedAnswer, 'text' | 'reasoning'> {
  return {
    key: row.key,
    contextKey: row.context_key,
    version: row.version,
    scope: row.scope,
    question: row.question,
    answeredBy: row.answered_by,
    usage: JSON.parse(row.usage) as Usage,
    costUsd: row.cost_usd,
    durationMs: row.duration_ms,
    storedAt: row.stored_at,
    expiresAt: row.expires_at,
    pinned: row.pinned === 1,
    tags: {
      model: row.model,
      provider: row.provider,
      workspace: row.workspace,
      template: row.template,
      conversationId: row.conversation_id,
      files: JSON.parse(row.files) as string[],
    },
  };
}

/** Of what makes an answer right or wrong; a disk that errs is found out. */
export const checksumOf = ({ key, contextKey, question, text, reasoning, usage, expiresAt }: CachedAnswer): number =>
  crc32(JSON.stringify([key, contextKey, question, text, reasoning, usage, expiresAt]));

/** Undefined for a row that is not what was written. */
export function toAnswer(row: WholeRow): CachedAnswer | undefined {
  try {
    const answer = { ...common(row), text: row.text, reasoning: row.reasoning };
    return checksumOf(answer) === row.checksum ? answer : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** None for a row that cannot be read: it goes when its answer is asked for. */
export function toSummary(row: SummaryRow): readonly CacheEntrySummary[] {
  try {
    const { excerpt, bytes, hits, last_used_at: lastUsedAt } = row;
    return [{ ...common(row), excerpt, bytes, hits, lastUsedAt }];
  } catch {
    return [];
  }
}

/** What an entry takes in the file, about, its vector included. */
export function bytesOf({ text, reasoning, question, tags }: CachedAnswer): number {
  const texts = [text, reasoning, question, ...tags.files];
  return rowOverheadBytes + texts.reduce((sum, each) => sum + Buffer.byteLength(each), 0);
}
