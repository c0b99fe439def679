import { createServer, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import type { RedisServer } from './redisServer.ts';

/**
 * Stands before a real Redis 7 and answers for the vector sets of Redis 8 itself, in the shapes of Redis's documentation of
 * VADD, VSIM, VREM and COMMAND INFO. All else goes to the real one. This is no Redis 8: it shows that our side asks
 * as documented, not that a Redis 8 answers so.
 */
export type RedisWithVectors = {
  readonly url: string;
  /** What was asked about vectors, and of which set. */
  readonly asked: string[];
  /** The elements of all sets. */
  elements(): readonly string[];
  /** From now on vector sets are a right that is missing. */
  forbid(): void;
  close(): Promise<void>;
};

type Reply = number | string | null | Error | Buffer | readonly Reply[];

function encode(reply: Reply): Buffer {
  if (reply === null) return Buffer.from('$-1\r\n');
  if (typeof reply === 'number') return Buffer.from(`:${reply}\r\n`);
  if (reply instanceof Error) return Buffer.from(`-${reply.message}\r\n`);
  if (Array.isArray(reply)) return Buffer.concat([Buffer.from(`*${reply.length}\r\n`), ...reply.map(encode)]);
  const bytes = Buffer.from(reply as string | Buffer);
  return Buffer.concat([Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n')]);
}

/** The first command in `bytes`, an array of bulk strings, and what follows it; undefined while it is not whole. */
function readCommand(bytes: Buffer): { readonly command: readonly Buffer[]; readonly rest: Buffer } | undefined {
  let at = 0;
  const line = (): number | undefined => {
    const end = bytes.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const value = Number(bytes.subarray(at + 1, end));
    at = end + 2;
    return value;
  };
  const count = line();
  const command: Buffer[] = [];
  while (count !== undefined && command.length < count) {
    const length = line();
    if (length === undefined || bytes.length < at + length + 2) return undefined;
    command.push(bytes.subarray(at, at + length));
    at += length + 2;
  }
  return count === undefined ? undefined : { command, rest: bytes.subarray(at) };
}

const floatsOf = (blob: Buffer): readonly number[] =>
  Array.from({ length: blob.length / 4 }, (_, index) => blob.readFloatLE(4 * index));

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) => x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b) || 1);
}

export async function createRedisWithVectors(server: RedisServer): Promise<RedisWithVectors> {
  const sets = new Map<string, Map<string, readonly number[]>>();
  const asked: string[] = [];
  let allowed = true;

  function vectorReply(name: string, set: string, args: readonly Buffer[]): Reply {
    asked.push(`${name} ${set}`);
    if (!allowed) return new Error(`NOPERM User default has no permissions to run the '${name.toLowerCase()}' command`);
    const elements = sets.get(set) ?? new Map<string, readonly number[]>();
    if (name === 'VREM') {
      const removed = elements.delete(String(args[0])) ? 1 : 0;
      if (elements.size === 0) sets.delete(set);
      return removed;
    }
    if (String(args[0]) !== 'FP32' || !args[1]) return new Error('ERR syntax error');
    const vector = floatsOf(args[1]);
    const [first] = elements.values();
    if (first && first.length !== vector.length) return new Error('ERR Vector dimension mismatch');
    if (name === 'VADD') {
      const isNew = !elements.has(String(args[2]));
      sets.set(set, elements.set(String(args[2]), vector));
      return isNew ? 1 : 0;
    }
    const count = String(args[2]) === 'COUNT' ? Number(args[3]) : 10;
    return [...elements]
      .toSorted(([, a], [, b]) => cosine(b, vector) - cosine(a, vector))
      .slice(0, count)
      .map(([element]) => element);
  }

  async function replyTo(upstream: Redis, command: readonly Buffer[]): Promise<Reply> {
    const [name = '', ...args] = command.map(String);
    const upper = name.toUpperCase();
    if (['VADD', 'VSIM', 'VREM'].includes(upper)) return vectorReply(upper, args[0] ?? '', command.slice(2));
    if (upper === 'COMMAND' && args[0]?.toUpperCase() === 'INFO' && args.some((arg) => arg.startsWith('V')))
      return args.slice(1).map((arg) => [arg.toLowerCase(), -1, ['readonly'], 1, 1, 1]);
    // A set is a key of the server as well: its time to live is.
    if (upper === 'PEXPIRE' && sets.has(args[0] ?? '')) return 1;
    return (await upstream.callBuffer(name, ...command.slice(1))) as Reply;
  }

  const sockets = new Set<Socket>();
  const proxy = createServer((socket) => {
    sockets.add(socket);
    const upstream = new Redis(server.url, { protocol: 2, lazyConnect: true, enableOfflineQueue: true });
    upstream.on('error', () => socket.destroy());
    upstream.on('messageBuffer', (channel: Buffer, message: Buffer) =>
      socket.write(encode(['message', channel, message])),
    );
    let waiting = Buffer.alloc(0);
    let turn = Promise.resolve();
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      upstream.disconnect();
    });
    socket.on('data', (bytes) => {
      waiting = Buffer.concat([waiting, bytes]);
      for (let read = readCommand(waiting); read; read = readCommand(waiting)) {
        const { command, rest } = read;
        waiting = Buffer.from(rest);
        turn = turn.then(async () => {
          const reply = await replyTo(upstream, command).catch((error: Error) => error);
          const isSubscribe = String(command[0]).toLowerCase() === 'subscribe';
          socket.write(encode(isSubscribe ? ['subscribe', command[1] ?? '', 1] : reply));
        });
      }
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as { port: number };
  return {
    url: `redis://127.0.0.1:${port}`,
    asked,
    elements: () => [...sets.values()].flatMap((elements) => [...elements.keys()]),
    forbid() {
      allowed = false;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
