import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import type { Now } from '../core/ports.ts';

export type LogFilesOptions = {
  readonly folder: string;
  /** Asked at each new file. `fileBytes`: when a new one is begun; `totalBytes`: of all files as they are on disk. */
  readonly limits: () => { readonly fileBytes: number; readonly totalBytes: number; readonly days: number };
  readonly now: Now;
  readonly onError: (error: unknown) => void;
  /** This process, and whether another one lives. */
  readonly pid?: number;
  readonly isAlive?: (pid: number) => boolean;
};

export type LogFiles = {
  /** Never throws and never waits: what is written within half a second goes to the disk together. */
  write(line: string): void;
  /** All lines of all processes, those of the newest file first, and of a file its last line first. */
  lines(): AsyncGenerator<string, void>;
  /** Resolves when all that was written is on the disk. */
  flush(): Promise<void>;
};

const dayMs = 86_400_000;
/** Lines that come in a row go to the disk together. What a process that is killed had not written is at most so old. */
const delayMs = 500;
const zip = promisify(gzip);
const unzip = promisify(gunzip);
/** `<when>-<pid>-<random>.jsonl`, `.gz` behind it when packed, `.part` and `.gz.tmp` while that happens. */
const form = /^\d{8}T\d{6}-(\d+)-[0-9a-f]+\.jsonl(\.gz|\.part|\.gz\.tmp)?$/;

/** Of one that was cut off, when the power failed for example, what is there; nothing of one that is damaged. */
const unpack = (bytes: Buffer): Promise<Buffer> =>
  unzip(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).catch(() => Buffer.alloc(0));

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * A log in files of JSON lines. Each process writes a file of its own, so any number of them share the folder without
 * locks. A new file is begun by size and by day; finished ones, and those of processes that died, are packed, and the
 * oldest ones are deleted beyond the limits.
 */
export function createLogFiles(options: LogFilesOptions): LogFiles {
  const { folder, limits, now, onError, pid = process.pid, isAlive = runs } = options;
  let current: { readonly name: string; readonly since: number; bytes: number } | undefined;
  let waiting: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();

  function begin() {
    const time = new Date(now()).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
    const begun = { name: `${time}-${pid}-${randomBytes(4).toString('hex')}.jsonl`, since: now(), bytes: 0 };
    current = begun;
    return begun;
  }

  /** Does not wait for the disk's threads: handing the system a few kilobytes costs a tenth of asking them to. */
  function append(name: string, text: string): void {
    const file = path.join(folder, name);
    try {
      appendFileSync(file, text);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      mkdirSync(folder, { recursive: true });
      appendFileSync(file, text);
    }
  }

  async function writeWaiting(): Promise<void> {
    const text = waiting.join('');
    waiting = [];
    if (text === '') return;
    const finished = current && (current.bytes >= limits().fileBytes || now() - current.since >= dayMs);
    const isNew = !current || finished;
    const file = current && !finished ? current : begin();
    append(file.name, text);
    file.bytes += Buffer.byteLength(text);
    if (isNew) await tidy();
  }

  async function list(): Promise<{ name: string; bytes: number; at: number }[]> {
    const names = (await fs.readdir(folder).catch(() => [])).filter((name) => form.test(name));
    const files = names.map(async (name) => {
      // Another process may have packed or deleted it since.
      const stat = await fs.stat(path.join(folder, name)).catch(() => undefined);
      return stat ? [{ name, bytes: stat.size, at: stat.mtimeMs }] : [];
    });
    return (await Promise.all(files)).flat().toSorted((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1));
  }

  const isWritten = (name: string): boolean => {
    const owner = Number(form.exec(name)?.[1]);
    return name === current?.name || (owner !== pid && isAlive(owner));
  };

  async function tidy(): Promise<void> {
    for (const { name } of await list()) if (name.endsWith('.jsonl') && !isWritten(name)) await pack(name);
    const { totalBytes, days } = limits();
    let total = 0;
    for (const { name, bytes, at } of await list()) {
      total += bytes;
      const tooMuch = total > totalBytes || now() - at > days * dayMs;
      if (tooMuch && name !== current?.name) await fs.rm(path.join(folder, name), { force: true });
    }
  }

  /** Whoever renames the file packs it; a process that dies meanwhile leaves a part that is still read. */
  async function pack(name: string): Promise<void> {
    const from = path.join(folder, name);
    const part = `${from}.part`;
    try {
      const { mtime } = await fs.stat(from);
      await fs.rename(from, part);
      // One that was packed while its process lived after all: gzip files can be joined.
      const before = await fs.readFile(`${from}.gz`).catch(() => Buffer.alloc(0));
      await fs.writeFile(`${from}.gz.tmp`, Buffer.concat([before, await zip(await fs.readFile(part))]));
      await fs.utimes(`${from}.gz.tmp`, mtime, mtime);
      await fs.rename(`${from}.gz.tmp`, `${from}.gz`);
      await fs.rm(part);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    working = working.then(writeWaiting).catch(onError);
    return working;
  }

  return {
    write(line) {
      waiting.push(`${line}\n`);
      timer ??= setTimeout(() => void flush(), delayMs);
    },
    flush,
    async *lines() {
      await flush();
      for (const { name } of await list()) {
        if (name.endsWith('.tmp')) continue;
        const bytes = await fs.readFile(path.join(folder, name)).catch(() => undefined);
        if (!bytes) continue;
        const text = (name.endsWith('.gz') ? await unpack(bytes) : bytes).toString('utf8');
        yield* text
          .split('\n')
          .filter((line) => line !== '')
          .toReversed();
      }
    },
  };
}
