import type { SharedChange } from '../../core/cache.ts';
import type { Keys } from './keys.ts';
import type { Client, Link } from './link.ts';
import { decodeKeys, decodeRecord } from './wire.ts';

export type Changes = {
  /** Reads what is new; calls at the same time share one reading. */
  sync(): Promise<void>;
};

type Options = {
  readonly link: Link;
  readonly keys: Keys;
  /** Names this instance: what it did itself is no news. */
  readonly origin: string;
  /** Whether the server finds what is near: then nobody needs all that is there. */
  readonly searchable: () => boolean;
  readonly emit: (change: SharedChange) => void;
};

type Entry = readonly [id: Buffer, fields: readonly Buffer[]];

const page = 100;
/** Nobody waits for these. */
const backgroundMs = 2000;
const beginning = '0-0';

/** Of stream ids, such as `1700000000000-3`: whether the first is later. */
function isLater(one: string, other: string): boolean {
  const [ms = 0, count = 0] = one.split('-').map(Number);
  const [otherMs = 0, otherCount = 0] = other.split('-').map(Number);
  return ms === otherMs ? count > otherCount : ms > otherMs;
}

const range = (client: Client, ...args: (string | number)[]): Promise<readonly Entry[]> =>
  client.callBuffer('XRANGE', args) as Promise<readonly Entry[]>;
const newest = async (client: Client, stream: string): Promise<string> => {
  const [entry] = (await client.callBuffer('XREVRANGE', [stream, '+', '-', 'COUNT', 1])) as readonly Entry[];
  return entry?.[0].toString() ?? beginning;
};

/**
 * Follows the stream of changes from the last one that was read. Where the server kept less than that, because it was trimmed or
 * begun anew, or nothing was read before, everything that lies there now is read instead.
 */
export function createChanges({ link, keys, origin, searchable, emit }: Options): Changes {
  let last: string | undefined;
  let running: Promise<void> | undefined;
  let again = false;

  function tell(fields: readonly Buffer[]): void {
    const values = new Map<string, Buffer>();
    for (let at = 0; at + 1 < fields.length; at += 2) values.set(String(fields[at]), fields[at + 1] as Buffer);
    const [record, removed] = [values.get('record'), values.get('removed')];
    if (values.get('origin')?.toString() === origin) return;
    if (record) tellRecord(record);
    if (removed) emit({ type: 'removed', keys: decodeKeys(removed), before: Number(values.get('before')) });
  }

  function tellRecord(bytes: Buffer): void {
    const record = decodeRecord(bytes);
    if (record) emit({ type: 'semantic', record });
  }

  /** Whether changes may be missing after the last one that was read. Undefined: cannot be asked. */
  async function hasGap(): Promise<boolean | undefined> {
    const known = last;
    if (known === undefined) return true;
    return link.run(async (client) => {
      const [[first], tail] = await Promise.all([
        range(client, keys.changes, '-', '+', 'COUNT', 1),
        newest(client, keys.changes),
      ]);
      return isLater(known, tail) || (first !== undefined && isLater(String(first[0]), known));
    }, backgroundMs);
  }

  async function readRemoved(): Promise<boolean> {
    const call = (client: Client) => client.zrange(keys.removed, '0', '-1', 'WITHSCORES');
    const removed = await link.run(call, backgroundMs);
    const byTime = new Map<number, string[]>();
    for (let at = 0; removed && at + 1 < removed.length; at += 2) {
      const before = Number(removed[at + 1]);
      byTime.set(before, [...(byTime.get(before) ?? []), removed[at] as string]);
    }
    for (const [before, gone] of byTime) emit({ type: 'removed', keys: gone, before });
    return removed !== undefined;
  }

  async function readRecords(): Promise<boolean> {
    for (let cursor = '0'; ; ) {
      const from = cursor;
      const found = await link.run(async (client) => {
        const [next, members] = await client.zscan(keys.index, from, 'COUNT', page);
        const names = members.filter((_, at) => at % 2 === 0).map(keys.record);
        return { next, records: names.length === 0 ? [] : await client.mgetBuffer(names) };
      }, backgroundMs);
      if (!found) return false;
      for (const record of found.records) if (record) tellRecord(record);
      if (found.next === '0') return true;
      cursor = found.next;
    }
  }

  /** First where the stream ends: what comes during the reading is read twice rather than never. */
  async function readAll(): Promise<boolean> {
    const end = await link.run((client) => newest(client, keys.changes), backgroundMs);
    if (end === undefined || !(await readRemoved())) return false;
    if (!searchable() && !(await readRecords())) return false;
    last = end;
    return true;
  }

  async function readNew(): Promise<void> {
    for (;;) {
      const after = last ?? beginning;
      const entries = await link.run(
        (client) => range(client, keys.changes, `(${after}`, '+', 'COUNT', page),
        backgroundMs,
      );
      for (const [id, fields] of entries ?? []) {
        tell(fields);
        last = id.toString();
      }
      if (!entries || entries.length < page) return;
    }
  }

  async function read(): Promise<void> {
    do {
      again = false;
      const gap = await hasGap();
      if (gap === undefined || (gap && !(await readAll()))) return;
      await readNew();
    } while (again);
  }

  return {
    sync() {
      if (running) again = true;
      running ??= read().finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}
