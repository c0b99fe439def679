import assert from 'node:assert/strict';
import type { ChatRequest } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import type { RequestRecord } from '../../core/requestRecord.ts';
import { requestFacts } from './facts.ts';
import { eventLine, parseLine, requestLine } from './logLine.ts';
import { attributesOf, readAttribute, wantsLatestNames } from './names.ts';

const record: RequestRecord = {
  requestId: 'r1',
  traceId: 'a'.repeat(32),
  sampled: true,
  at: Date.UTC(2026, 10, 22, 20, 0, 0),
  durationMs: 570,
  firstTokenMs: 270,
  purpose: 'chat',
  conversationId: 3,
  messageId: 7,
  template: null,
  model: 'openai/gpt-4o',
  target: 'openai/gpt-4o#2',
  outcome: 'failed',
  finishReason: null,
  usage: { inputTokens: 10, outputTokens: 5, cachedInputTokens: 4, reasoningTokens: 2, estimated: false },
  costUsd: 0.25,
  retries: 1,
  fallbacks: 0,
  error: new ChatError('server-error', { status: 503, detail: 'busy' }).data,
  spans: [],
};
const request: ChatRequest = {
  model: 'openai/gpt-4o',
  messages: [{ role: 'user', content: 'secret plan' }],
  stream: true,
};

describe('the machine’s log', () => {
  it('names its fields as OpenTelemetry does', () => {
    const line = requestLine({ ...record, finishReason: 'stop' }, { latestNames: true });
    assert.deepEqual(
      { ...line, spans: undefined },
      {
        timestamp: '2026-11-22T20:00:00.000Z',
        severityText: 'ERROR',
        severityNumber: 17,
        body: 'Request failed',
        traceId: 'a'.repeat(32),
        detail: 'busy',
        spans: undefined,
        attributes: {
          'chat_llm.request.id': 'r1',
          'chat_llm.purpose': 'chat',
          'gen_ai.conversation.id': '3',
          'chat_llm.message.id': 7,
          'gen_ai.request.model': 'gpt-4o',
          'chat_llm.target': 'openai/gpt-4o#2',
          'gen_ai.provider.name': 'openai',
          'gen_ai.response.finish_reasons': ['stop'],
          'chat_llm.outcome': 'failed',
          'gen_ai.usage.input_tokens': 10,
          'gen_ai.usage.output_tokens': 5,
          'gen_ai.usage.cache_read.input_tokens': 4,
          'gen_ai.usage.reasoning.output_tokens': 2,
          'chat_llm.cost.usd': 0.25,
          'chat_llm.duration_ms': 570,
          'chat_llm.time_to_first_token_ms': 270,
          'chat_llm.retries': 1,
          'chat_llm.fallbacks': 0,
          'error.type': 'server-error',
          'chat_llm.error.kind': 'server',
          'http.response.status_code': 503,
        },
      },
    );
  });

  it('holds what was asked only where that is wanted', () => {
    assert.ok(!JSON.stringify(requestLine(record, { latestNames: true })).includes('secret'));
    assert.ok(JSON.stringify(requestLine(record, { latestNames: true, text: request })).includes('secret plan'));
  });

  it('tells where an error of ours was thrown, and not what it says', () => {
    const cause = new TypeError('cannot read secret plan');
    const thrown = new ChatError('internal', {}, { cause });
    const { attributes } = requestLine(record, { latestNames: true, thrown });
    assert.equal(attributes['exception.type'], 'TypeError');
    assert.match(String(attributes['exception.stacktrace']), /^at .*logLine\.test/);
    assert.ok(!JSON.stringify(attributes).includes('secret'));
    const provider = requestLine(record, { latestNames: true, thrown: new ChatError('server-error') });
    assert.equal(provider.attributes['exception.type'], undefined);
  });

  it('keeps to the names that are asked for, and reads both', () => {
    assert.deepEqual(
      ['gen_ai_latest_experimental', 'http, gen_ai_latest_experimental', 'http', undefined].map(wantsLatestNames),
      [true, true, false, false],
    );
    const [older, newer] = [false, true].map((latest) => attributesOf(requestFacts(record), latest));
    assert.deepEqual([older?.['gen_ai.system'], older?.['gen_ai.provider.name']], ['openai', undefined]);
    assert.equal(newer?.['gen_ai.system'], undefined);
    for (const attributes of [older, newer]) assert.equal(readAttribute(attributes ?? {}, 'provider'), 'openai');
  });

  it('reads back what was written and passes over what is torn', () => {
    const line = requestLine(record, { latestNames: false });
    assert.deepEqual(parseLine(JSON.stringify(line)), JSON.parse(JSON.stringify(line)));
    const event = eventLine(record.at, 'warn', 'Careful', { code: 'storage' });
    assert.equal(parseLine(JSON.stringify(event))?.severityText, 'WARN');
    for (const torn of [JSON.stringify(line).slice(0, 40), '', '1', '{"body":"x"}'])
      assert.equal(parseLine(torn), undefined);
  });
});
