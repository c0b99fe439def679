import assert from 'node:assert/strict';
import { canonicalKey } from './canonical.ts';

describe('canonical key', () => {
  const question = "What's the difference between a `Map` and an object in JavaScript?";
  for (const other of [
    'what is the difference between a Map and an object in JavaScript',
    'Hi, what’s the difference between a “Map” and an object in JavaScript??',
    '  WHAT IS the difference  between a Map and an object in javascript, please?',
    "Hello! What's the difference between a Map and an object in JavaScript? Thanks in advance!",
  ]) {
    it(`is the same for ${other}`, () => assert.equal(canonicalKey(other), canonicalKey(question)));
  }

  it('is the same for the ways to begin with how', () => {
    const keys = ['How do I exit vim?', 'how can I exit vim', 'Could you please tell me how to exit vim?'].map(
      canonicalKey,
    );
    assert.deepEqual(new Set(keys), new Set(['how to exit vim']));
  });

  for (const [one, other] of [
    ['How do I use c++?', 'How do I use c?'],
    ['What does a != b do?', 'What does a == b do?'],
    ['How do I squash 3 commits?', 'How do I squash 5 commits?'],
    ['How can I do it?', 'How can I not do it?'],
    ['print hello', 'print world'],
  ] as const) {
    it(`tells ${one} from ${other}`, () => assert.notEqual(canonicalKey(one), canonicalKey(other)));
  }
});
