import assert from 'node:assert/strict';
import { cacheEntry } from '../../../test/support/cacheEntry.ts';
import { nothingLearned } from '../../core/cache.ts';
import { createCacheText } from './cacheText.ts';

describe('the words of the cache', () => {
  const text = createCacheText('en');
  const hits = { memory: 2, disk: 1, shared: 0, semantic: 1, 'in-flight': 0 };
  const statistics = {
    ...{ hits, misses: 6, savedTokens: 1200, savedUsd: 0.02, savedMs: 61_000 },
    ...{ entries: 3, bytes: 2500, pinned: 1, learned: nothingLearned, since: Date.UTC(2026, 0, 5, 12) },
  };

  it('say how much came from which tier, what was saved and what is there', () => {
    const [share, saved, held] = text.statistics(statistics);
    assert.equal(share?.label, 'From the cache: 4 of 10 requests');
    assert.equal(share?.detail, '40% · memory: 20% · disk: 10% · similar questions: 10%');
    assert.equal(saved?.label, 'Saved: $0.02');
    assert.match(saved?.detail ?? '', /^1,200 tokens · 61 sec · since Jan 5, 2026/);
    assert.deepEqual(held, { label: 'Answers: 3 (2.5 kB)', detail: 'Pinned: 1' });
    const semantic = { entries: 9, bytes: 9, judged: 50, observedWrong: 0.02, bound: 0.01 };
    const learned = { judged: 50, wrong: 1, rechecked: 0, offset: 0 };
    const line = { label: 'Answers to similar questions that were judged: 50', detail: 'wrong: 2%, allowed: 1%' };
    assert.deepEqual(text.statistics({ ...statistics, semantic, learned })[3], line);
    assert.equal(
      text.statistics({ ...statistics, semantic, learned: { ...learned, rechecked: 20, offset: 0.4 } })[3]?.detail,
      'wrong: 2%, allowed: 1% · compared with a new answer: 20 · more careful than at first: +0.4',
    );
    assert.equal(text.statistics({ ...statistics, semantic }).length, 3);
    const none = { ...statistics, hits: { ...hits, memory: 0, disk: 0, semantic: 0 }, misses: 0, since: 0 };
    assert.equal(text.statistics(none)[0]?.detail, '');
  });

  it('say what an entry is', () => {
    const entry = cacheEntry('a', { question: 'Why ```?', tags: { ...cacheEntry('a').tags, files: ['file:///a.ts'] } });
    const summary = { ...entry, excerpt: '', bytes: 2_500_000, hits: 2, lastUsedAt: 1 };
    assert.match(text.facts(summary), /^a\/x · .+ · uses: 2 · \$0\.02 · 2\.5 MB$/);
    assert.ok(!text.facts({ ...summary, costUsd: null }).includes('$'));
    const document = text.document(entry);
    for (const part of ['Model: a/x', 'File: file:///a.ts', '````text\nWhy ```?', 'This is a.'])
      assert.ok(document.includes(part), document);
    assert.match(text.document({ ...entry, pinned: true }), /Given until: always/);
  });
});
