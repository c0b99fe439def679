import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureRedis } from '../../scripts/redis.ts';
import { selfSigned } from './loopbackTls.ts';

/** A real Redis on a loopback port of its own that keeps nothing. */
export type RedisServer = {
  readonly port: number;
  readonly url: string;
  /** The certificate to trust, of one with TLS. */
  readonly cert: string | undefined;
  /** Starts it, or starts it again, empty. Resolves when it listens. */
  start(): Promise<void>;
  /** As a crash would. */
  kill(): Promise<void>;
  /** It lives, but does not answer. */
  pause(): void;
  resume(): void;
  remove(): Promise<void>;
};

/** A port that nobody has at present. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

export async function createRedisServer({ tls = false, config = [] as readonly string[] } = {}): Promise<RedisServer> {
  const { server: program, environment } = await ensureRedis();
  const folder = await mkdtemp(join(tmpdir(), 'chat-llm-redis-'));
  const port = await freePort();
  const pem = tls ? selfSigned() : undefined;
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  if (pem) {
    await writeFile(files.cert, pem.cert);
    await writeFile(files.key, pem.key);
  }
  const secure = ['port 0', `tls-port ${port}`, `tls-cert-file ${files.cert}`, `tls-key-file ${files.key}`];
  const lines = [
    ...(tls ? [...secure, 'tls-auth-clients no'] : [`port ${port}`]),
    ...['bind 127.0.0.1', 'save ""', 'appendonly no', `dir ${folder}`, ...config],
  ];
  const configFile = join(folder, 'redis.conf');
  await writeFile(configFile, `${lines.join('\n')}\n`);
  let child: ChildProcess | undefined;
  const endWithUs = (): void => void child?.kill('SIGKILL');
  process.once('exit', endWithUs);

  async function kill(): Promise<void> {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await ended;
  }

  return {
    port,
    url: `${tls ? 'rediss' : 'redis'}://127.0.0.1:${port}`,
    cert: pem?.cert,
    async start() {
      if (child) return;
      const started = spawn(program, [configFile], { env: environment, stdio: ['ignore', 'pipe', 'ignore'] });
      child = started;
      await new Promise<void>((resolve, reject) => {
        let output = '';
        started.stdout.setEncoding('utf8').on('data', (text: string) => {
          output += text;
          if (output.includes('Ready to accept connections')) resolve();
        });
        started.once('exit', (code) => reject(new Error(`redis-server ended with code ${code}:\n${output}`)));
      });
    },
    kill,
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    async remove() {
      await kill();
      process.off('exit', endWithUs);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
