import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensurePrometheus, type Prometheus } from '../../scripts/prometheus.ts';
import { startProcess, tail } from '../../scripts/support/run.ts';
import { createMetrics } from '../../src/engine/observability/metrics.ts';
import { type LocalServer, startLocalServer } from '../../src/node/localServer.ts';
import { exactQuantile, latencies, recordOf } from '../support/metricsFixture.ts';

/** Prometheus waits some seconds before its first scrape, and a busy machine makes that more. */
const patienceMs = 60_000;

/** The metrics before a real Prometheus: it scrapes them with the token and answers quantiles. */
describe('a real Prometheus', () => {
  const token = 'a-token-of-this-test';
  const times = latencies(3000);
  const metrics = createMetrics({
    health: () => [{ target: { model: 'a/b', key: 0 }, circuit: 'closed', running: 0, waiting: 0 }],
    version: '1.2.3',
  });
  let programs: Prometheus;
  let folder: string;
  let endpoint: LocalServer;

  before(async function () {
    this.timeout(300_000);
    programs = await ensurePrometheus();
    folder = await mkdtemp(join(tmpdir(), 'chat-llm-prometheus-'));
    for (const seconds of times) metrics.observe(recordOf({ durationMs: seconds * 1000 }));
    endpoint = await startLocalServer({
      port: 0,
      token,
      routes: {
        '/metrics': {
          answer: async ({ headers }) => metrics.text(headers.accept ?? ''),
        },
      },
      onError: (error) => assert.fail(String(error)),
    });
  });
  after(async () => {
    await endpoint?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it('finds nothing wrong with names, types and units', async () => {
    const { body } = await metrics.text('text/plain');
    assert.deepEqual(await check(body), { code: 0, output: '' });
    // The check can fail: a counter has to be called `_total`.
    assert.notEqual((await check('# HELP a_seconds Time.\n# TYPE a_seconds counter\na_seconds 1\n')).code, 0);
  });

  it('scrapes with the token and answers quantiles within 5 %', async () => {
    const config = join(folder, 'prometheus.yml');
    await writeFile(
      config,
      [
        'global: { scrape_interval: 1s }',
        'scrape_configs:',
        '  - job_name: chat-llm',
        `    authorization: { credentials: ${token} }`,
        `    static_configs: [{ targets: ["127.0.0.1:${endpoint.port}"] }]`,
      ].join('\n'),
    );
    const { url, log, stop } = await startServer(config);
    try {
      for (const quantile of [0.5, 0.95, 0.99]) {
        const query = `histogram_quantile(${quantile}, sum by (le) (chat_llm_request_duration_seconds_bucket))`;
        const [found, exact] = [await ask(url, query), exactQuantile(times, quantile)];
        assert.ok(Math.abs(found / exact - 1) < 0.05, `p${quantile * 100}: ${found} is not ${exact}`);
      }
      assert.equal(await ask(url, 'sum(chat_llm_requests_total)'), times.length);
      assert.equal(await ask(url, 'chat_llm_target_available{target="a/b"}'), 1);
    } catch (error) {
      throw new Error(`${error}\n\nThe end of Prometheus' log:\n${tail(log(), 30)}`, { cause: error });
    } finally {
      await stop();
    }
  }).timeout(3 * patienceMs);

  function check(text: string): Promise<{ code: number | null; output: string }> {
    return new Promise((resolve, reject) => {
      const child = spawn(programs.promtool, ['check', 'metrics']);
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (part) => (output += part));
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, output }));
      child.stdin.end(text);
    });
  }

  /** On a free port of the system's choice, which its log tells. */
  async function startServer(config: string) {
    const { child, stop } = startProcess(programs.server, [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--web.listen-address=127.0.0.1:0',
    ]);
    let log = '';
    let ended: string | undefined;
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part) => (log += part));
    child.on('error', (error) => (ended = String(error)));
    child.on('exit', (code, signal) => (ended = `It ended with ${code ?? signal}.`));
    try {
      const address = await eventually('Prometheus says where it listens', async () => {
        if (ended !== undefined) throw new Error(ended);
        return /"Listening on".* address=(127\.0\.0\.1:\d+)/.exec(log)?.[1];
      });
      const url = `http://${address}`;
      // It listens before it has opened its storage and refuses questions until then.
      await eventually('Prometheus is ready', async () => (await fetch(`${url}/-/ready`)).ok || undefined);
      return { url, log: () => log, stop };
    } catch (error) {
      await stop();
      throw new Error(`${error}\n\n${tail(log, 30)}`);
    }
  }

  /** The query's one value, as soon as there is one. */
  function ask(url: string, query: string): Promise<number> {
    return eventually(`an answer to ${query}`, async () => {
      const response = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(query)}`);
      const text = await response.text();
      if (!response.ok) throw new Error(`${response.status}: ${text}`);
      const { data } = JSON.parse(text) as { data: { result: { value: [number, string] }[] } };
      const value = data.result[0]?.value[1];
      return value === undefined ? undefined : Number(value);
    });
  }

  /** The first value that is not undefined; looks ten times a second. */
  async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
    for (const until = Date.now() + patienceMs; Date.now() < until; ) {
      const found = await look();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`Waited ${patienceMs / 1000} s in vain: ${what}.`);
  }
});
