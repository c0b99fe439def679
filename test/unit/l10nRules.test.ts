import assert from 'node:assert/strict';
import { bundleProblems } from '../../scripts/l10nRules.ts';

const english = { greet: 'Hello {0}', open: '[Open](command:chatLlm.openChat) $(check)' };
const good = { greet: '{0}, hallo', open: '[Öffnen](command:chatLlm.openChat) $(check)' };

describe('translations', () => {
  it('accepts a complete one', () => assert.deepEqual(bundleProblems(english, good), []));

  it('reports what is missing, stale and empty', () => {
    assert.deepEqual(bundleProblems(english, { greet: ' ', old: 'x' }), [
      'empty “greet”',
      'missing “open”',
      'stale “old”',
    ]);
  });

  it('reports a lost placeholder, link or icon', () => {
    assert.equal(bundleProblems(english, { ...good, greet: 'Hallo' }).length, 1);
    assert.equal(bundleProblems(english, { ...good, open: '[Öffnen](command:other) $(check)' }).length, 1);
    assert.equal(bundleProblems(english, { ...good, open: '[Öffnen](command:chatLlm.openChat)' }).length, 1);
  });
});
