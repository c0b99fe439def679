import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The extension's database, read from outside while VS Code has it open. */
export type HistoryFile = {
  /** SQLite's own check of the whole file: `ok` when it is sound. */
  integrity(): unknown;
  /** What is stored of an answer, be it complete or still in pieces. */
  answer(id: number): { readonly status: string; readonly text: string } | undefined;
  close(): void;
};

export async function openHistoryFile(dataFolder: string): Promise<HistoryFile> {
  const found: string[] = [];
  for await (const path of glob('**/chat-llm.sqlite', { cwd: dataFolder })) found.push(path);
  const [path] = found;
  if (path === undefined) throw new Error(`No chat-llm.sqlite below ${dataFolder}`);
  const open = () => new DatabaseSync(join(dataFolder, path), { readOnly: true, timeout: 5000 });
  const database = open();
  const answer = database.prepare(
    `SELECT status, CASE status WHEN 'streaming' THEN
       (SELECT coalesce(group_concat(text, '' ORDER BY id), '') FROM answer_chunk WHERE message_id = message.id)
     ELSE text END AS text FROM message WHERE id = ?`,
  );
  return {
    integrity: () => {
      // A connection of its own: FTS5 checks against the structure it has cached, which another process may have changed.
      const fresh = open();
      const result = fresh.prepare('PRAGMA integrity_check').get()?.integrity_check;
      fresh.close();
      return result;
    },
    answer: (id) => answer.get(id) as { status: string; text: string } | undefined,
    close: () => database.close(),
  };
}
