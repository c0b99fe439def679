import { type SemanticRecord, type SharedPlace, spaceOf } from '../../core/cache.ts';
import type { Keys } from './keys.ts';
import type { Client, Link } from './link.ts';
import { decodeRecord } from './wire.ts';

/** The vector sets of Redis 8 (VADD, VSIM, VREM), where the server has them and lets us use them. */
export type VectorSets = {
  /** Looks whether the server has them, unless that is known. */
  detect(): Promise<void>;
  /** A new connection may be one to another server. */
  forget(): void;
  available(): boolean;
  /** `lifeMs`: for how long the answer is there; below 0: always. */
  add(record: SemanticRecord, vector: Int8Array, lifeMs: number): Promise<void>;
  /** The records of what is nearest, nearest first; none where there are no vector sets. */
  near(place: SharedPlace, vector: Int8Array, count: number): Promise<readonly SemanticRecord[]>;
  remove(records: readonly SemanticRecord[]): Promise<void>;
};

const commands = ['VADD', 'VSIM', 'VREM'];
/** Nobody waits for these. */
const backgroundMs = 2000;
/** A set whose answers never expire. */
const longestMs = 365 * 24 * 60 * 60 * 1000;

/** Numbers as the server reads them: 32-bit floats, little-endian. */
const floats = (vector: Int8Array): Buffer => Buffer.from(Float32Array.from(vector).buffer);

export function createVectorSets({ link, keys }: { readonly link: Link; readonly keys: Keys }): VectorSets {
  let known = false;
  let available = false;

  const setOf = (record: SemanticRecord): string => keys.vectors(spaceOf(record), record.contextKey);

  /** What the server refuses it does not have: a right that is missing, a set of another shape. The rest goes on. */
  function run<T>(call: (client: Client) => Promise<T>, limitMs?: number): Promise<T | undefined> {
    const tolerant = (client: Client): Promise<T | undefined> =>
      call(client).catch((error: unknown) => {
        if ((error as Error).name !== 'ReplyError') throw error;
        if (/^(NOPERM|ERR unknown command)/.test((error as Error).message)) available = false;
        return undefined;
      });
    return link.run(tolerant, limitMs);
  }

  async function removeNames(set: string, names: readonly (string | Buffer)[]): Promise<void> {
    await run((client) => Promise.all(names.map((name) => client.call('VREM', set, name))), backgroundMs);
  }

  return {
    async detect() {
      if (known) return;
      // An unknown command is null, to some servers an empty list.
      const infos = await link.run((client) => client.call('COMMAND', 'INFO', ...commands), backgroundMs);
      known = Array.isArray(infos);
      available = Array.isArray(infos) && infos.every((info) => Array.isArray(info) && info.length > 0);
    },
    forget() {
      known = false;
      available = false;
    },
    available: () => available,
    async add(record, vector, lifeMs) {
      if (!available || vector.length === 0) return;
      const set = setOf(record);
      const life = lifeMs < 0 ? longestMs : lifeMs;
      await run(async (client) => {
        await client.call('VADD', set, 'FP32', floats(vector), record.key);
        // The set goes with the last of its answers.
        await client.pexpire(set, life, 'NX');
        await client.pexpire(set, life, 'GT');
      }, backgroundMs);
    },
    async near({ space, contextKey }, vector, count) {
      if (!available) return [];
      const set = keys.vectors(space, contextKey);
      const found = await run(async (client) => {
        const reply = await client.call('VSIM', set, 'FP32', floats(vector), 'COUNT', count);
        const names = Array.isArray(reply) ? reply.map(String) : [];
        return { names, records: names.length === 0 ? [] : await client.mgetBuffer(names.map(keys.record)) };
      });
      if (!found) return [];
      const gone = found.names.filter((_, at) => !found.records[at]);
      if (gone.length > 0) void removeNames(set, gone);
      return found.records.flatMap((bytes, at) => {
        const record = bytes ? decodeRecord(bytes) : undefined;
        return record?.key === found.names[at] && record?.contextKey === contextKey ? [record] : [];
      });
    },
    async remove(records) {
      if (!available) return;
      for (const record of records) await removeNames(setOf(record), [record.key]);
    },
  };
}
