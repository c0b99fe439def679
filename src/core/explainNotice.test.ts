import assert from 'node:assert/strict';
import { ChatError } from './errors.ts';
import { explainNotice, explainWait } from './explainNotice.ts';
import type { Shortfall } from './shortfall.ts';

describe('explainNotice', () => {
  it('says each shortfall in one sentence', () => {
    const shortfalls: readonly Shortfall[] = ['vision', 'system-role', 'tools', 'streaming', 'parameter'];
    const sentences = shortfalls.map((shortfall) =>
      explainNotice({ type: 'notice', notice: 'degraded', shortfall, parameter: 'temperature' }),
    );
    assert.equal(new Set(sentences).size, shortfalls.length);
    for (const sentence of sentences) assert.match(sentence ?? '', /^The model .+\.$/);
    assert.match(sentences[4] ?? '', /temperature/);
  });

  const one = { model: 'home/llama', key: 0 };
  const two = { model: 'home/llama', key: 1 };
  const error = new ChatError('overloaded', { endpoint: 'https://example.com/v1', status: 503 }).data;

  it('says who failed, why, and who was asked next; and where another one went on', () => {
    const hop = explainNotice({ type: 'notice', notice: 'fallback', from: one, to: two, error });
    assert.equal(hop, '“llama” failed: example.com is overloaded (status 503). “llama, key 2” was asked next.');
    const back = explainNotice({ type: 'notice', notice: 'fallback', from: two, to: one, error, back: true });
    assert.match(back ?? '', /503\)\. So this is the answer of “llama” after all\.$/);
    const wrong = explainNotice({ type: 'notice', notice: 'check-failed', problem: 'cut', target: one });
    assert.equal(wrong, 'The answer was cut off before its end.');
    const joint = explainNotice({ type: 'notice', notice: 'continued', target: two, after: 'some\nlast words' });
    assert.equal(joint, 'From “…some last words” on, “llama, key 2” continued the answer.');
  });

  it('says what is waited for, and how long', () => {
    const wait = { type: 'notice', notice: 'retry-wait', target: one, error, dueAt: 12_500 } as const;
    assert.equal(explainWait(wait, 10_000), 'example.com is overloaded (status 503). Next try in 3 s.');
    assert.match(explainWait(wait, 20_000), /in 0 s/);
    const queued = { type: 'notice', notice: 'queued', target: one, ahead: 2 } as const;
    assert.match(explainWait({ ...queued, reason: 'concurrency' }, 0), /busy.+: 2\./);
    assert.match(explainWait({ ...queued, reason: 'rate-limit', dueAt: 9000 }, 0), /rate limit of “llama”: about 9 s/);
  });

  it('keeps quiet of what passes', () => {
    assert.equal(explainNotice({ type: 'notice', notice: 'keep-alive' }), undefined);
  });
});
