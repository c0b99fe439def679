import assert from 'node:assert/strict';
import { createFailureGroups, failuresOf } from './failures.ts';
import type { LogEntry } from './logLine.ts';

const failed = (code: string, target?: string, more: object = {}) => ({
  'error.type': code,
  'chat_llm.error.kind': code === 'internal' ? 'internal' : 'server',
  ...(target !== undefined && { 'chat_llm.target': target }),
  ...more,
});
const attempt = (start: number, attributes: object) => ({
  name: 'attempt',
  spanId: String(start),
  parentSpanId: 'root',
  start,
  duration: 100,
  attributes: { ...attributes },
});
const entryOf = (seconds: number, change: Partial<LogEntry>): LogEntry => ({
  timestamp: new Date(seconds * 1000).toISOString(),
  severityText: 'ERROR',
  body: 'Request failed',
  attributes: {},
  ...change,
});

describe('failures', () => {
  it('are each call that failed, also where another model answered', () => {
    const answered = entryOf(10, {
      body: 'Request complete',
      spans: [attempt(0, failed('overloaded', 'a/b', { 'http.response.status_code': 529 })), attempt(200, {})],
    });
    assert.deepEqual(failuresOf(answered), [
      {
        at: 10_100,
        code: 'overloaded',
        kind: 'server',
        status: 529,
        target: 'a/b',
        detail: undefined,
        stack: undefined,
      },
    ]);
    assert.equal(failuresOf(entryOf(1, { attributes: failed('unknown-connection') })).length, 1);
    for (const attributes of [{}, failed('cancelled')]) assert.deepEqual(failuresOf(entryOf(1, { attributes })), []);
  });

  it('are grouped by what they have in common, with how often and when', () => {
    const { add, groups } = createFailureGroups();
    const overloaded = (seconds: number, target: string) =>
      add(entryOf(seconds, { spans: [attempt(0, failed('overloaded', target))], detail: `at ${seconds}` }));
    // The log gives the newest first.
    overloaded(300, 'a/b');
    overloaded(200, 'a/c');
    overloaded(100, 'a/b');
    assert.deepEqual(
      groups().map(({ count, firstSeen, lastSeen, last }) => [last.target, count, firstSeen, lastSeen, last.detail]),
      [
        ['a/b', 2, 100_100, 300_100, 'at 300'],
        ['a/c', 1, 200_100, 200_100, 'at 200'],
      ],
    );
    assert.deepEqual(groups()[0]?.entry.detail, 'at 300');
  });

  it('of ours are told apart by where they happened', () => {
    const { add, groups } = createFailureGroups();
    const stack = (place: string) => failed('internal', undefined, { 'exception.stacktrace': `at ${place}\nat main` });
    for (const place of ['read', 'write', 'read']) add(entryOf(1, { attributes: stack(place) }));
    assert.deepEqual(
      groups()
        .map(({ count }) => count)
        .sort(),
      [1, 2],
    );
  });
});
