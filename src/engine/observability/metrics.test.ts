import assert from 'node:assert/strict';
import { exactQuantile, histogramQuantile, latencies, recordOf } from '../../../test/support/metricsFixture.ts';
import { ChatError } from '../../core/errors.ts';
import type { TargetHealth } from '../../core/targets.ts';
import { createMetrics, latencyBuckets } from './metrics.ts';

const lines = (body: string, name: string): string[] =>
  body.split('\n').filter((line) => line.startsWith(`chat_llm_${name}{`) || line.startsWith(`chat_llm_${name} `));

describe('createMetrics', () => {
  const health: TargetHealth[] = [{ target: { model: 'a/b', key: 1 }, circuit: 'open', running: 2, waiting: 3 }];
  const metrics = () => createMetrics({ health: () => health, version: '1.2.3' });
  const text = async (own: ReturnType<typeof metrics>) => (await own.text('')).body;

  it('counts requests, calls, tokens by kind, cost, errors, retries and fallbacks', async () => {
    const own = metrics();
    own.observe(recordOf({ retries: 2, fallbacks: 1, model: 'a/asked' }));
    own.observe(recordOf({ outcome: 'failed', error: new ChatError('overloaded').data }));
    const body = await text(own);
    assert.deepEqual(lines(body, 'requests_total'), [
      'chat_llm_requests_total{target="a/b",outcome="complete",purpose="chat"} 1',
      'chat_llm_requests_total{target="a/b",outcome="failed",purpose="chat"} 1',
    ]);
    assert.deepEqual(lines(body, 'tokens_total'), [
      'chat_llm_tokens_total{target="a/b",kind="input"} 140',
      'chat_llm_tokens_total{target="a/b",kind="cached_input"} 60',
      'chat_llm_tokens_total{target="a/b",kind="output"} 20',
      'chat_llm_tokens_total{target="a/b",kind="reasoning"} 80',
    ]);
    assert.deepEqual(lines(body, 'cost_usd_total'), ['chat_llm_cost_usd_total{target="a/b"} 0.5']);
    assert.deepEqual(lines(body, 'errors_total'), ['chat_llm_errors_total{target="a/b",kind="server"} 1']);
    assert.deepEqual(lines(body, 'retries_total'), ['chat_llm_retries_total{target="a/b"} 2']);
    assert.deepEqual(lines(body, 'fallbacks_total'), ['chat_llm_fallbacks_total{target="a/asked"} 1']);
    assert.deepEqual(lines(body, 'request_duration_seconds_count'), [
      'chat_llm_request_duration_seconds_count{target="a/b"} 1',
    ]);
  });

  it('counts a stopped call as an attempt, not as an error', async () => {
    const own = metrics();
    own.observe(recordOf({ outcome: 'stopped', error: new ChatError('cancelled').data }));
    const body = await text(own);
    assert.deepEqual(lines(body, 'attempts_total'), ['chat_llm_attempts_total{target="a/b",outcome="stopped"} 1']);
    assert.deepEqual(lines(body, 'errors_total'), []);
  });

  it('tells how targets do at the moment of the scrape', async () => {
    const body = await text(metrics());
    assert.deepEqual(lines(body, 'target_available'), ['chat_llm_target_available{target="a/b#2"} 0']);
    assert.deepEqual(lines(body, 'target_waiting_requests'), ['chat_llm_target_waiting_requests{target="a/b#2"} 3']);
    assert.ok(
      lines(body, 'target_circuit_state').includes('chat_llm_target_circuit_state{target="a/b#2",state="open"} 1'),
    );
    assert.deepEqual(lines(body, 'build_info'), ['chat_llm_build_info{version="1.2.3"} 1']);
  });

  it('has quantiles within 5 % of the exact ones, whatever the times', async () => {
    const samples = [latencies(5000), Array(100).fill(1.0001), latencies(300, 0.02, 0.1), Array(100).fill(0.001)];
    for (const [index, times] of [...samples, latencies(300, 0.0004, 0.2)].entries()) {
      const own = metrics();
      for (const seconds of times) own.observe(recordOf({ durationMs: seconds * 1000 }));
      const body = await text(own);
      for (const quantile of [0.5, 0.95, 0.99]) {
        const [found, exact] = [histogramQuantile(body, quantile), exactQuantile(times, quantile)];
        assert.ok(Math.abs(found / exact - 1) < 0.05, `${index}: p${quantile * 100} ${found} is not ${exact}`);
      }
    }
    for (const [index, bound] of latencyBuckets.entries())
      if (index > 0)
        assert.ok(bound / (latencyBuckets[index - 1] ?? 0) <= 1.05 && bound > (latencyBuckets[index - 1] ?? 0));
  });

  it('never has more than so many targets', async () => {
    const own = metrics();
    for (let count = 0; count < 80; count += 1) own.observe(recordOf({ target: `a/${count}` }));
    const targets = lines(await text(own), 'requests_total');
    assert.equal(targets.length, 51);
    assert.ok(targets.some((line) => line.includes('target="other"') && line.endsWith(' 30')));
  });

  it('adds up how those do that share a label', async () => {
    const own = createMetrics({
      health: () =>
        Array.from({ length: 60 }, (_, count) => ({
          target: { model: `a/${count}`, key: 0 },
          circuit: count === 55 ? 'open' : 'closed',
          running: 1,
          waiting: 2,
        })),
      version: '1',
    });
    const others = (await text(own)).split('\n').filter((line) => line.includes('"other"'));
    assert.deepEqual(others, [
      'chat_llm_target_available{target="other"} 0',
      'chat_llm_target_circuit_state{target="other",state="closed"} 1',
      'chat_llm_target_circuit_state{target="other",state="half-open"} 0',
      'chat_llm_target_circuit_state{target="other",state="open"} 1',
      'chat_llm_target_running_requests{target="other"} 10',
      'chat_llm_target_waiting_requests{target="other"} 20',
    ]);
  });

  it('speaks OpenMetrics to those that ask for it, beside Prometheus’ own', async () => {
    const own = metrics();
    own.observe(recordOf({}));
    const accept = 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5';
    const [open, plain] = await Promise.all([own.text(accept), own.text('text/plain')]);
    assert.match(open.contentType, /^application\/openmetrics-text/);
    assert.ok(open.body.trimEnd().endsWith('# EOF') && open.body.includes('# TYPE chat_llm_requests counter'));
    assert.match(plain.contentType, /^text\/plain/);
    assert.ok(!plain.body.includes('# EOF') && plain.body.includes('# TYPE chat_llm_requests_total counter'));
  });
});
