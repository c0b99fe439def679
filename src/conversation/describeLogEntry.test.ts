import assert from 'node:assert/strict';
import type { LogEntry } from '../engine/observability/logLine.ts';
import { describeLogEntry, summariseLogEntry } from './describeLogEntry.ts';

const step = (name: string, start: number, duration: number, parentSpanId: string | null = 'root') => ({
  name,
  spanId: name,
  parentSpanId,
  start,
  duration,
  attributes: {},
});

const entry: LogEntry = {
  timestamp: '2026-11-22T20:00:00.000Z',
  severityText: 'ERROR',
  body: 'Request failed',
  traceId: 'abc',
  attributes: {
    'chat_llm.target': 'openai/gpt-4o',
    'gen_ai.usage.input_tokens': 1200,
    'gen_ai.usage.output_tokens': 5,
    'chat_llm.cost.usd': 0.25,
    'chat_llm.duration_ms': 1000,
    'error.type': 'server-error',
  },
  detail: 'busy `now`',
  spans: [
    step('queue', 0, 100),
    step('attempt', 100, 900),
    step('first-byte', 100, 700, 'attempt'),
    step('stream', 800, 200, 'attempt'),
  ],
};

describe('a log entry for people', () => {
  it('is summed up in a line', () => {
    assert.equal(summariseLogEntry(entry, 'en'), 'openai/gpt-4o · server-error · ↑1,200 ↓5 · $0.25 · 1,000 ms');
    assert.equal(summariseLogEntry({ ...entry, attributes: {} }, 'en'), '');
    const { traceId: _, ...told } = { ...entry, attributes: { target: 'a/b', percent: 50, list: [1] } };
    assert.equal(summariseLogEntry(told, 'en'), 'target a/b · percent 50 · list [1]');
  });

  it('tells where the time went, in words and as a waterfall', () => {
    const text = describeLogEntry(entry, 'en');
    assert.match(text, /Slowest step: waiting for the first word, 70 % of the time\./);
    const bars = text.split('\n').filter((line) => line.includes('█'));
    assert.deepEqual(
      bars.map((line) => [line.slice(24).trim().split('  ').at(-1), line.indexOf('█'), line.lastIndexOf('█')]),
      [
        ['waiting for its turn', 0, 1],
        ['attempt', 2, 23],
        ['waiting for the first word', 2, 18],
        ['writing', 19, 23],
      ],
    );
    assert.ok(text.includes('Error: `server-error: busy now`'));
    assert.ok(!text.includes('## Request'));
  });

  it('counts the drawing of the answer, which begins when the request has ended', () => {
    const drawn = { ...entry, spans: [...(entry.spans ?? []), { ...step('render', 1000, 3000), parentSpanId: null }] };
    assert.match(describeLogEntry(drawn, 'en'), /Slowest step: showing the answer, 75 % of the time\./);
  });

  it('has what was sent before the entry itself: from the log, else as it was built again', () => {
    const logged = describeLogEntry({ ...entry, request: { messages: ['asked'] } }, 'en', 'built again');
    assert.ok(logged.indexOf('asked') < logged.indexOf('## Entry') && !logged.includes('built again'));
    const built = describeLogEntry(entry, 'en', '\nbuilt again\n');
    assert.ok(built.includes('\n\nbuilt again\n\n## Entry'));
  });

  it('does without steps', () => {
    const { spans: _, ...plain } = entry;
    assert.ok(!describeLogEntry(plain, 'en').includes('Steps'));
    const quick = describeLogEntry({ ...entry, attributes: {}, spans: [step('queue', 0, 10)] }, 'en');
    assert.match(quick, /No step took long\./);
    const waited = describeLogEntry({ ...entry, spans: [step('queue', 0, 10)] }, 'en');
    assert.match(waited, /Slowest step: waits before another attempt, and all else, 99 % of the time\./);
  });
});
