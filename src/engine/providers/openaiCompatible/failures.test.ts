import assert from 'node:assert/strict';
import { chunk, eventStream, sendJson } from '../../../../test/support/loopbackScenarios.ts';
import { context, failure, type Probe, question, startProbe } from '../../../../test/support/providerProbe.ts';
import type { ChatEvent, ChatRequest } from '../../../core/chat.ts';
import { ChatError } from '../../../core/errors.ts';

describe('OpenAI-compatible failures', () => {
  let probe: Probe;
  before(async () => {
    probe = await startProbe();
  });
  after(() => probe.close());

  describe('an answer that fails', () => {
    const ended = (...payloads: unknown[]) =>
      probe.events(payloads).then(
        () => 'finished',
        (error: unknown) => ChatError.from(error).code,
      );
    const dataOf = (...payloads: unknown[]) =>
      failure(
        (async function* () {
          yield* await probe.events(payloads);
        })(),
      );

    it('reports an error inside the stream', async () => {
      const cases: [unknown, string][] = [
        [{ error: { message: 'Slow down', code: 429 } }, 'rate-limited'],
        [{ error: { message: 'Bad upstream', code: 502 } }, 'server-error'],
        [{ error: { message: 'x', type: 'overloaded_error' } }, 'overloaded'],
        [{ error: { message: 'x', code: 'rate_limit_exceeded' } }, 'rate-limited'],
        [{ error: { message: 'x', code: 'insufficient_quota' } }, 'quota-exhausted'],
        [{ error: { message: 'x', code: 'context_length_exceeded' } }, 'context-too-long'],
        [{ error: { message: 'x', type: 'invalid_request_error' } }, 'bad-request'],
        [{ error: 'out of memory' }, 'server-error'],
        [{ object: 'error', message: 'boom', code: 500 }, 'server-error'],
        [{ choices: [{ error: { message: 'x', code: 503 }, delta: {}, finish_reason: 'error' }] }, 'overloaded'],
        [{ choices: [{ delta: {}, finish_reason: 'error' }] }, 'server-error'],
        [{ choices: [], x_groq: { error: 'over capacity' } }, 'server-error'],
      ];
      for (const [payload, code] of cases) assert.equal(await ended(chunk({ content: 'x' }), payload), code);
      assert.deepEqual(await dataOf({ error: { message: 'Slow down', code: 429 } }), {
        code: 'rate-limited',
        kind: 'rate-limit',
        retryable: true,
        provider: 'loop',
        endpoint: probe.loopback.url,
        model: 'm',
        status: 429,
        detail: 'Slow down',
      });
    });

    it('reports an event named error', async () => {
      probe.loopback.define(
        'm',
        ({ response }) => void response.end('event: error\ndata: {"message":"gone","code":503}\n\n'),
      );
      assert.equal((await failure(probe.provider().chat(question, context))).code, 'overloaded');
      probe.loopback.define('m', ({ response }) => void response.end('event: error\ndata: It is gone.\n\n'));
      const { code, detail } = await failure(probe.provider().chat(question, context));
      assert.deepEqual([code, detail], ['server-error', 'It is gone.']);
    });

    it('is no answer when the model refuses, in its own words', async () => {
      const refused = await failure(
        (async function* () {
          yield* await probe.events([chunk({ refusal: 'I cannot ' }), chunk({ refusal: 'help.' }), chunk({}, 'stop')]);
        })(),
      );
      assert.deepEqual([refused.code, refused.detail], ['content-filtered', 'I cannot help.']);
    });

    it('is empty without text, reasoning and tool calls', async () => {
      assert.equal(await ended(chunk({}, 'stop')), 'empty-answer');
      assert.equal(await ended(chunk({ content: ' \n' }, 'stop')), 'empty-answer');
      assert.equal(await ended(), 'empty-answer');
      assert.equal(await ended(chunk({}, 'content_filter')), 'content-filtered');
      assert.equal((await probe.failureOf(200, '')).code, 'empty-answer');
      assert.equal((await probe.failureOf(200, ': ping\n\n')).code, 'empty-answer');
      assert.equal((await probe.failureOf(200, { choices: [{ message: { content: '' } }] })).code, 'empty-answer');
    });

    for (const [what, body] of Object.entries({
      'a web page': '<!doctype html><p>Hi',
      'a page after blank lines': '\n\n  <html>',
      'plain words': 'Internal Server Error',
      'words that begin like a field': 'detail of nothing',
      'half a document': '{"choices":[{"mess',
      'another document': '{"hello":"world"}',
      'a list': '[1,2]',
      'a broken payload': 'data: {"choices":\n\ndata: [DONE]\n\n',
      'events of another protocol': 'data: {"type":"message_start"}\n\n',
    })) {
      it(`is malformed as ${what}`, async () => {
        for (const type of ['text/html', 'application/json', 'text/event-stream'])
          assert.equal((await probe.failureOf(200, body, { 'content-type': type })).code, 'malformed-response');
      });
    }

    it('is too large beyond the limit, whole or in one endless payload', async () => {
      probe.loopback.define(
        'm',
        ({ response }) =>
          void response.end(eventStream(Array.from({ length: 20 }, () => chunk({ content: 'x'.repeat(100) })))),
      );
      const texts: string[] = [];
      const limited = probe.provider({ maxAnswerChars: 1000 });
      await assert.rejects(
        async () => {
          for await (const event of limited.chat(question, context))
            if (event.type === 'text-delta') texts.push(event.text);
        },
        (error: unknown) => ChatError.is(error) && error.code === 'answer-too-large',
      );
      assert.equal(texts.join('').length, 1100);
      for (const start of ['data: "', '{"choices": "']) {
        probe.loopback.define('m', ({ response }) => void response.end(start + 'x'.repeat(5000)));
        assert.equal((await failure(limited.chat(question, context))).code, 'answer-too-large');
      }
    });

    it('keeps what only may become a tag, when the connection drops', async () => {
      probe.loopback.define('m', ({ response }) => {
        response.writeHead(200);
        response.write(`data: ${chunk({ content: '<thi' })}\n\n`, () => response.destroy());
      });
      const texts: string[] = [];
      await assert.rejects(async () => {
        for await (const event of probe.provider().chat(question, context))
          if (event.type === 'text-delta') texts.push(event.text);
      });
      assert.deepEqual(texts, ['<thi']);
    });

    it('tells a sign of life that is no part of the answer', async () => {
      probe.loopback.define('m', async ({ response }) => {
        response.writeHead(200);
        response.write(': working\n\n');
        await new Promise((resolve) => setTimeout(resolve, 20));
        response.end(eventStream([chunk({ content: 'x' }, 'stop')]));
      });
      const all: ChatEvent[] = [];
      for await (const event of probe.provider().chat(question, context)) all.push(event);
      assert.deepEqual(all[0], { type: 'notice', notice: 'keep-alive' });
    });
  });

  describe('a status that tells a failure', () => {
    const cases: [number, unknown, string][] = [
      [400, { error: { message: 'no', code: 'context_length_exceeded' } }, 'context-too-long'],
      [400, { error: { message: "This model's maximum context length is 8192 tokens" } }, 'context-too-long'],
      [400, { error: { message: 'bad', code: 'content_filter' } }, 'content-filtered'],
      [400, { object: 'error', message: 'Invalid model: nope', type: 'invalid_model' }, 'model-not-found'],
      [400, { error: { message: 'nope is not a valid model ID', code: 400 } }, 'model-not-found'],
      [
        400,
        [
          {
            error: {
              code: 400,
              message: 'API key not valid. Please pass a valid API key.',
              status: 'INVALID_ARGUMENT',
            },
          },
        ],
        'key-rejected',
      ],
      [400, { error: { message: 'messages: required' } }, 'bad-request'],
      [401, { error: { message: 'no' } }, 'key-rejected'],
      [402, { error: { message: 'Insufficient credits' } }, 'quota-exhausted'],
      [403, { error: { message: 'Country not supported' } }, 'forbidden'],
      [403, { error: { message: 'x', code: 'insufficient_quota' } }, 'quota-exhausted'],
      [404, { error: { message: "model 'llama9' not found", type: 'api_error' } }, 'model-not-found'],
      [404, { error: { message: 'gone', code: 'model_not_found' } }, 'model-not-found'],
      [404, { detail: 'Not Found' }, 'endpoint-not-found'],
      [404, '404 page not found', 'endpoint-not-found'],
      [404, '', 'endpoint-not-found'],
      [405, { detail: 'Method Not Allowed' }, 'endpoint-not-found'],
      [308, '<html>moved</html>', 'endpoint-not-found'],
      [408, {}, 'overloaded'],
      [409, {}, 'overloaded'],
      [425, {}, 'overloaded'],
      [413, '', 'context-too-long'],
      [418, 'teapot', 'bad-request'],
      [429, { error: { message: 'Too many' } }, 'rate-limited'],
      [429, '<html><title>429 Too Many Requests</title></html>', 'rate-limited'],
      [429, { error: { message: 'You exceeded your current quota', type: 'insufficient_quota' } }, 'quota-exhausted'],
      [500, { error: { message: 'x' } }, 'server-error'],
      [500, { error: { message: 'x', type: 'overloaded_error' } }, 'overloaded'],
      [502, 'Bad Gateway', 'server-error'],
      [503, {}, 'overloaded'],
      [498, {}, 'overloaded'],
      [403, { error: { message: 'x', code: 'rate_limit_exceeded' } }, 'rate-limited'],
      [529, {}, 'overloaded'],
      [404, '<html><body>Not found</body></html>', 'malformed-response'],
      [502, '<!DOCTYPE html><title>Bad gateway</title>', 'server-error'],
    ];
    for (const [status, body, code] of cases) {
      it(`${status} ${JSON.stringify(body).slice(0, 60)} is ${code}`, async () => {
        const error = await probe.failureOf(status, body, {
          'content-type': 'application/json',
          'x-request-id': 'req-1',
        });
        assert.deepEqual([error.code, error.status, error.requestId], [code, status, 'req-1']);
        assert.deepEqual([error.provider, error.model, error.endpoint], ['loop', 'm', probe.loopback.url]);
      });
    }

    it('a key that no header can carry is rejected, and not sent', async () => {
      const before = probe.loopback.requests.length;
      for (const key of ['sk-abc…xyz', 'sk-abc\nsk-def', 'schlüssel'])
        assert.equal((await probe.failureOf(200, {}, {}, { key })).code, 'key-rejected');
      assert.equal(probe.loopback.requests.length, before);
    });

    it('401 is a missing key when none was sent', async () => {
      assert.equal((await probe.failureOf(401, {}, {}, { key: undefined })).code, 'key-missing');
      assert.equal(
        (await probe.failureOf(401, {}, {}, { key: undefined, headers: { 'api-key': 'abc' } })).code,
        'key-rejected',
      );
    });

    it('tells how long to wait', async () => {
      // On our clock, which is ten minutes off: what counts is the server's.
      const now = () => Date.parse('2026-01-01T00:10:00Z');
      const date = 'Thu, 01 Jan 2026 00:00:00 GMT';
      const wait = async (status: number, headers: Record<string, string>) =>
        (await probe.failureOf(status, {}, { date, ...headers }, { now })).retryAfterMs;
      assert.equal(await wait(429, { 'retry-after': '7' }), 7000);
      assert.equal(await wait(429, { 'retry-after': '1.5' }), 1500);
      assert.equal(await wait(503, { 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' }), 60_000);
      assert.equal(await wait(409, { 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }), 0);
      assert.equal(await wait(429, { 'retry-after-ms': '250', 'retry-after': '7' }), 250);
      assert.equal(await wait(429, { 'retry-after': '.5' }), 500);
      assert.equal(await wait(429, { 'retry-after': '30, 30' }), 30_000);
      assert.equal(await wait(429, { 'retry-after': '1767225630' }), 30_000);
      assert.equal(await wait(429, { 'retry-after': 'soon' }), undefined);
      assert.equal(await wait(429, {}), undefined);
    });

    it('never shows keys or the conversation', async () => {
      const key = 'topsecret-0987654321';
      const prompt = 'My grandmother lives in Paris\nand likes "good" wine.';
      const message = [
        `Key ${key} and sk-proj-abc*****xyz9 rejected; Authorization: Bearer abcdefgh;`,
        'you said My grandmother lives in Paris and likes "good" wine. Or',
        JSON.stringify(prompt),
        'and header blue-header-value',
      ].join(' ');
      probe.loopback.define('m', ({ response }) => sendJson(response, 401, { error: { message } }));
      const leaky = probe.provider({ key, headers: { 'x-own': 'blue-header-value' } });
      const request: ChatRequest = { ...question, messages: [{ role: 'user', content: prompt }] };
      const { detail = '' } = await failure(leaky.chat(request, context));
      for (const secret of [key, 'abc*****xyz9', 'abcdefgh', 'grandmother', 'wine', 'blue-header'])
        assert.ok(!detail.includes(secret), detail);
      assert.match(detail, /rejected; .*you said …/);
    });

    it('shows at most 300 characters of what the provider says', async () => {
      const { detail = '' } = await probe.failureOf(400, { error: { message: 'long words '.repeat(500) } });
      assert.equal(detail.length, 300);
    });
  });
});
