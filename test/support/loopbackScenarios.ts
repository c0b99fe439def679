import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange, Scenario } from './loopback.ts';

/** What the loopback server answers, by model name. */

const streamsFolder = new URL('../../../shared/data/streams/', import.meta.url);

/** The payloads of a recorded stream, in order. */
export function recordedPayloads(file: string): string[] {
  const text = readFileSync(new URL(file, streamsFolder), 'utf8');
  return text.split('\n').filter((line) => line !== '');
}

/** Payloads as an event stream, closed by `[DONE]` as OpenAI's chat protocol tells. */
export const eventStream = (payloads: readonly string[]): string =>
  [...payloads, '[DONE]'].map((payload) => `data: ${payload}\n\n`).join('');

/** Payloads as an event stream of the protocols that name their events (Anthropic, Responses) or send data only. */
export const namedEventStream = (payloads: readonly string[]): string =>
  payloads
    .map((payload) => {
      const { type } = JSON.parse(payload) as { type?: unknown };
      return `${typeof type === 'string' ? `event: ${type}\n` : ''}data: ${payload}\n\n`;
    })
    .join('');

export const chunk = (delta: Record<string, unknown>, finishReason: string | null = null): string =>
  JSON.stringify({
    id: 'chatcmpl-loopback',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'loopback',
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  });

export const loopbackUsage = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 };

const usageChunk = JSON.stringify({ object: 'chat.completion.chunk', choices: [], usage: loopbackUsage });

export const okText = 'Hello from the **loopback** model.\n\n- one\n- two\n\nGrüße, 你好, 👋';
export const codeText = 'Here is the code:\n\n```ts\nexport const answer = 42;\n```\n';
export const hostileText = [
  'Hostile text follows.',
  '<script>window.pwned = true</script>',
  '<img src="x" onerror="window.pwned = true">',
  '<iframe srcdoc="<script>parent.pwned = true</script>"></iframe>',
  '[a link](javascript:window.pwned=true) and [another](data:text/html,<script>1</script>)',
  '![remote](https://tracker.invalid/pixel.png)',
  '<a href="javascript:alert(1)" onclick="window.pwned = true">click</a>',
  '<style>body { display: none }</style>',
  '<svg onload="window.pwned = true"></svg>',
  '<form action="https://tracker.invalid/"><input name="q"></form>',
  'The end of the hostile text.',
].join('\n\n');

/** Bytes of the answer's text in the scenario `huge`. */
export const hugeAnswer = { bytes: 20 * 1024 * 1024, pieceBytes: 4096 } as const;

/** Pieces of a text as a model streams it: a word or so each. */
const pieces = (text: string): string[] => text.match(/\s*\S+\s*?|\s+/gu) ?? [];

const openStream = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  response.flushHeaders();
};

const send = (response: ServerResponse, payload: string): boolean => response.write(`data: ${payload}\n\n`);

function endStream(response: ServerResponse): void {
  send(response, chunk({}, 'stop'));
  send(response, usageChunk);
  response.end('data: [DONE]\n\n');
}

const wholeAnswer = (message: Record<string, unknown>, finishReason = 'stop') => ({
  id: 'chatcmpl-loopback',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'loopback',
  choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finishReason }],
  usage: loopbackUsage,
});

/** Sends JSON, as an API does. */
export const sendJson = (
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
};

const failWith =
  (status: number, error: Record<string, unknown>, headers: Record<string, string> = {}): Scenario =>
  ({ response }) =>
    sendJson(response, status, { error }, headers);

/** Streams the text a word at a time, or sends it whole when no stream was asked for. */
function answerWith(text: (exchange: Exchange) => string, reasoning = ''): Scenario {
  return (exchange) => {
    const { request, response } = exchange;
    if (request.body.stream !== true) {
      sendJson(
        response,
        200,
        wholeAnswer({ content: text(exchange), ...(reasoning ? { reasoning_content: reasoning } : {}) }),
      );
      return;
    }
    openStream(response);
    send(response, chunk({ role: 'assistant', content: '' }));
    for (const piece of pieces(reasoning)) send(response, chunk({ reasoning_content: piece }));
    for (const piece of pieces(text(exchange))) send(response, chunk({ content: piece }));
    endStream(response);
  };
}

/** The text of the request's last user message. */
function question({ request }: Exchange): string {
  const messages = Array.isArray(request.body.messages) ? request.body.messages : [];
  const last = messages.findLast((message: { role?: unknown }) => message.role === 'user') as { content?: unknown };
  if (typeof last?.content === 'string') return last.content;
  const parts = Array.isArray(last?.content) ? last.content : [];
  return parts.map((part: { text?: unknown }) => (typeof part.text === 'string' ? part.text : '')).join('');
}

/** A word every 40 ms, ten seconds long; ends early when the client goes away. */
async function slow({ response }: Exchange): Promise<void> {
  openStream(response);
  for (let word = 1; word <= 250 && !response.destroyed; word += 1) {
    send(response, chunk({ content: `word${word} ` }));
    await sleep(40);
  }
  if (!response.destroyed) endStream(response);
}

const hugePiece = `${'All work and no play. '.repeat(200)}`.slice(0, hugeAnswer.pieceBytes);

const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });

async function huge({ response }: Exchange): Promise<void> {
  openStream(response);
  const payload = chunk({ content: hugePiece });
  for (let sent = 0; sent < hugeAnswer.bytes && !response.destroyed; sent += hugePiece.length) {
    if (!send(response, payload)) await drained(response);
  }
  endStream(response);
}

export const scenarios: Record<string, Scenario> = {
  /** A short Markdown answer with accents, Chinese and an emoji. */
  ok: answerWith(() => okText),
  /** Repeats the question. */
  echo: answerWith((exchange) => `You wrote: ${question(exchange)}`),
  /** One fenced block of TypeScript. */
  code: answerWith(() => codeText),
  /** Reasons first, then answers as `ok`. */
  reasoning: answerWith(() => okText, 'First I think about the question, then I answer.'),
  hostile: answerWith(() => hostileText),
  slow,
  huge,
  'refuse-key': failWith(401, { message: 'Incorrect API key provided.', code: 'invalid_api_key' }),
  forbidden: failWith(403, { message: 'This key may not use the model.', code: 'forbidden' }),
  'missing-model': failWith(404, { message: 'The model does not exist.', code: 'model_not_found' }),
  'rate-limit': failWith(429, { message: 'Rate limit reached.', code: 'rate_limit_exceeded' }, { 'retry-after': '7' }),
  'rate-limit-bare': failWith(429, { message: 'Rate limit reached.', code: 'rate_limit_exceeded' }),
  boom: failWith(500, { message: 'The server had an error.' }),
  overloaded: failWith(503, { message: 'The engine is overloaded.' }),
  'no-credit': failWith(429, { message: 'You exceeded your current quota.', code: 'insufficient_quota' }),
  'too-long': failWith(400, { message: 'Maximum context length exceeded.', code: 'context_length_exceeded' }),
  html: ({ response }) => {
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><html><head><title>Sign in</title></head><body>Sign in to the proxy</body></html>');
  },
  /** Three words, then the connection is dropped. */
  cut: async ({ response }) => {
    openStream(response);
    send(response, chunk({ role: 'assistant', content: '' }));
    for (const piece of ['The ', 'answer ', 'begins']) send(response, chunk({ content: piece }));
    await sleep(20);
    response.destroy();
  },
  /** A well-formed stream without any text. */
  empty: ({ response }) => {
    openStream(response);
    endStream(response);
  },
  'bad-utf8': ({ response }) => {
    openStream(response);
    const [before = '', after = ''] = chunk({ content: 'good @@ bad' }).split('@@');
    response.write(
      Buffer.concat([Buffer.from(`data: ${before}`), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from(`${after}\n\n`)]),
    );
    endStream(response);
  },
  /** Never answers. */
  hang: () => {},
  /** Sends one word and nothing more. */
  stall: ({ response }) => {
    openStream(response);
    send(response, chunk({ content: 'Wait' }));
  },
  replay: ({ request, response }) => {
    openStream(response);
    const file = /replay:([\w.-]+\.txt)/.exec(`${request.body.model} ${request.path}`)?.[1] ?? '';
    const payloads = recordedPayloads(file);
    response.end(file.startsWith('openai-chat--') ? eventStream(payloads) : namedEventStream(payloads));
  },
};

/** What GET /models answers. */
export const modelList = (ids: readonly string[]) => ({
  object: 'list',
  data: ids.map((id) => ({ id, object: 'model', created: 1_700_000_000, owned_by: 'loopback' })),
});
