import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as l10n from '@vscode/l10n';
import { ChatError, type ErrorCode, errorCodes } from './errors.ts';
import { explainError } from './explainError.ts';

describe('explainError', () => {
  it('says what happened and what to do for every code, without a gap', () => {
    for (const code of errorCodes) {
      const facts = { endpoint: 'https://user.example:8443/v1', model: 'm', status: 500, limitMs: 1500, detail: 'd' };
      const { what, advice } = explainError(new ChatError(code, facts).data);
      assert.match(what, /[.]$|: d$/, code);
      assert.match(advice, /\.$/, code);
      assert.doesNotMatch(what + advice, /undefined|\{\d\}/, code);
    }
  });

  it('names the host, not the whole address', () => {
    const { what } = explainError(new ChatError('connection-refused', { endpoint: 'http://127.0.0.1:11434/v1' }).data);
    assert.match(what, /at 127\.0\.0\.1:11434:/);
  });

  it('names no status where there was none, in any language', () => {
    const files = readdirSync(new URL('../../l10n/', import.meta.url)).filter((file) => file.endsWith('.json'));
    assert.ok(files.length >= 6);
    try {
      for (const file of files) {
        l10n.config({ contents: readFileSync(new URL(`../../l10n/${file}`, import.meta.url), 'utf8') });
        for (const code of errorCodes) {
          const facts = {
            endpoint: 'https://api.example',
            model: 'm',
            limitMs: 1500,
            detail: 'd',
            period: 'day',
          } as const;
          const { what } = explainError(new ChatError(code, facts).data);
          assert.doesNotMatch(what, /\b0\)/, `${file}: ${what}`);
        }
        assert.match(explainError(new ChatError('overloaded', { status: 503 }).data).what, / \(\p{L}+ 503\)\.$/u);
      }
    } finally {
      l10n.config({ contents: {} });
    }
  });

  it('counts the seconds of Retry-After up', () => {
    const advice = (retryAfterMs?: number): string =>
      explainError(new ChatError('rate-limited', retryAfterMs === undefined ? {} : { retryAfterMs }).data).advice;
    assert.match(advice(11_200), /in 12 s/);
    assert.match(advice(120_000), /in 120 s/);
    assert.match(advice(3_540_001), /in 60 min/);
    assert.doesNotMatch(advice(), /\d/);
  });
});

describe('ChatError', () => {
  it('is told by its mark, also for a copy from another bundle, and never by its message', () => {
    const error = new ChatError('key-rejected', { status: 401 }, { cause: new Error('x') });
    const foreign = Object.defineProperty(new Error('key-rejected'), Symbol.for('chat-llm.ChatError'), { value: true });
    assert.ok(ChatError.is(error) && ChatError.is(foreign));
    assert.ok(!ChatError.is(new Error('key-rejected')));
    assert.deepEqual([error.code, error.kind, error.data.retryable], ['key-rejected', 'auth', false]);
  });

  it('makes an abort a cancellation and anything else internal, with its cause', () => {
    const abort = new DOMException('gone', 'AbortError');
    const code = (value: unknown): ErrorCode => ChatError.from(value).code;
    assert.equal(code(abort), 'cancelled');
    assert.equal(code(new TypeError('boom')), 'internal');
    assert.equal(code('text'), 'internal');
    const cause = new TypeError('boom');
    assert.equal(ChatError.from(cause).cause, cause);
  });
});
