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
  });

  it('tells where the time went, in words and as a waterfall', () => {
    const text = describeLogEntry(entry, 'en');
    assert.match(text, /Slowest step: waiting for the first word, 70 % of the time\./);
    const bars = text.split('\n').filter((line) => line.includes('█'));
    assert.deepEqual(
      bars.map((line) => [line.trim().split('  ')[0], line.indexOf('█') - (bars[0]?.indexOf('█') ?? 0)]),
      [
        ['waiting for its turn', 0],
        ['attempt', 4],
        ['waiting for the first word', 4],
        ['writing', 32],
      ],
    );
    assert.ok(text.includes('Error: `server-error: busy now`'));
    assert.ok(!text.includes('## Request'));
    assert.ok(describeLogEntry({ ...entry, request: { messages: ['asked'] } }, 'en').includes('asked'));
  });

  it('does without steps', () => {
    const { spans: _, ...plain } = entry;
    assert.ok(!describeLogEntry(plain, 'en').includes('Steps'));
    const quick = describeLogEntry({ ...entry, spans: [step('queue', 0, 10)] }, 'en');
    assert.match(quick, /No step took long\./);
  });
});
