import assert from 'node:assert/strict';
import { explainNotice } from './explainNotice.ts';
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

  it('keeps quiet of what passes', () => {
    assert.equal(explainNotice({ type: 'notice', notice: 'keep-alive' }), undefined);
  });
});
