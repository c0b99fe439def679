import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendJson } from './loopbackScenarios.ts';

/**
 * The batch services of OpenAI and Anthropic on 127.0.0.1, which misbehave on demand. A request is answered with
 * “answer to” and its prompt. A batch ends at its second look.
 */

type Json = Record<string, unknown>;

export type FakeItem = { readonly customId: string; readonly model: string; readonly prompt: string };

export type FakeBatch = {
  readonly id: string;
  readonly items: readonly FakeItem[];
  readonly metadata: Json;
  looks: number;
  isCancelled: boolean;
};

/** What becomes of an item. */
export type FakeResult = 'answer' | 'error' | 'expired' | 'cancelled';

export type Fault = {
  /** Of method and path, such as `POST /v1/batches`. */
  readonly at: RegExp;
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** The request is worked off, but its reply is lost. */
  readonly loseReply?: boolean;
  /** How often; once when absent. */
  times?: number;
};

export type BatchServer = {
  /** Ends in /v1. */
  readonly url: string;
  readonly batches: readonly FakeBatch[];
  /** `METHOD /path` of each request. */
  readonly calls: readonly string[];
  readonly headers: readonly IncomingMessage['headers'][];
  readonly files: ReadonlyMap<string, string>;
  readonly faults: Fault[];
  /** How an item ends; all are answered when absent. */
  result: (item: FakeItem) => FakeResult;
  /** What happens to the lines of results on their way: lost, doubled, in another order. */
  shape: (lines: string[]) => string[];
  /** The status with which OpenAI's batches end. */
  endStatus: 'completed' | 'expired' | 'failed';
  /** How many looks a batch takes. */
  looksNeeded: number;
  close(): Promise<void>;
};

const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

async function bodyOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const lastText = (messages: unknown): string =>
  String((messages as { content: unknown }[] | undefined)?.at(-1)?.content ?? '');

function openAiItem(line: string): FakeItem {
  const { custom_id, body } = JSON.parse(line) as { custom_id: string; body: Json };
  return { customId: custom_id, model: String(body.model), prompt: lastText(body.messages) };
}

function openAiLine({ customId, prompt }: FakeItem, result: FakeResult): Json {
  const line = { id: 'batch_req_1', custom_id: customId, response: null, error: null };
  if (result === 'expired') return { ...line, error: { code: 'batch_expired', message: 'Not in time.' } };
  if (result === 'cancelled') return { ...line, error: { code: 'batch_cancelled', message: 'Cancelled.' } };
  const body =
    result === 'error'
      ? { error: { message: 'Maximum context length exceeded.', code: 'context_length_exceeded' } }
      : {
          object: 'chat.completion',
          choices: [
            { index: 0, message: { role: 'assistant', content: `answer to ${prompt}` }, finish_reason: 'stop' },
          ],
          service_tier: 'batch',
          usage,
        };
  return { ...line, response: { status_code: result === 'error' ? 400 : 200, request_id: 'r', body } };
}

function anthropicLine({ customId, prompt }: FakeItem, result: FakeResult): Json {
  const outcome = {
    answer: {
      type: 'succeeded',
      message: {
        type: 'message',
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm.' },
          { type: 'text', text: `answer to ${prompt}` },
        ],
        stop_reason: 'end_turn',
        usage: {
          input_tokens: 4,
          cache_read_input_tokens: 4,
          cache_creation_input_tokens: 2,
          output_tokens: 5,
          service_tier: 'batch',
        },
      },
    },
    error: {
      type: 'errored',
      error: { type: 'error', error: { type: 'invalid_request_error', message: 'prompt is too long' } },
    },
    expired: { type: 'expired' },
    cancelled: { type: 'canceled' },
  }[result];
  return { custom_id: customId, result: outcome };
}

export async function startBatchServer(): Promise<BatchServer> {
  const batches: FakeBatch[] = [];
  const files = new Map<string, string>();
  const calls: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  let counter = 0;

  const server: { -readonly [Key in keyof BatchServer]: BatchServer[Key] } = {
    url: '',
    batches,
    calls,
    headers,
    files,
    faults: [],
    result: () => 'answer',
    shape: (lines) => lines,
    endStatus: 'completed',
    looksNeeded: 2,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };

  const add = (items: readonly FakeItem[], metadata: Json): FakeBatch => {
    const batch = { id: `batch_${++counter}`, items, metadata, looks: 0, isCancelled: false };
    batches.push(batch);
    return batch;
  };
  const isOver = ({ looks, isCancelled }: FakeBatch): boolean => isCancelled || looks >= server.looksNeeded;
  const resultOf = (batch: FakeBatch, item: FakeItem): FakeResult =>
    batch.isCancelled && batch.items.indexOf(item) > 0 ? 'cancelled' : server.result(item);

  /** OpenAI puts what failed into a file of its own. */
  function writeResults(batch: FakeBatch): Json {
    const write = (kind: string, items: readonly FakeItem[]): string | null => {
      const lines = server.shape(items.map((item) => JSON.stringify(openAiLine(item, resultOf(batch, item)))));
      if (lines.length === 0) return null;
      files.set(`${kind}-${batch.id}`, `${lines.join('\n')}\n`);
      return `${kind}-${batch.id}`;
    };
    const isFine = (item: FakeItem): boolean => resultOf(batch, item) === 'answer';
    return {
      output_file_id: write('output', batch.items.filter(isFine)),
      error_file_id: write(
        'errors',
        batch.items.filter((item) => !isFine(item)),
      ),
    };
  }

  function openAiState(batch: FakeBatch): Json {
    const base = { id: batch.id, object: 'batch', input_file_id: `input-${batch.id}`, metadata: batch.metadata };
    if (!isOver(batch)) return { ...base, status: batch.looks === 0 ? 'validating' : 'in_progress' };
    if (server.endStatus === 'failed')
      return { ...base, status: 'failed', errors: { data: [{ code: 'invalid_json', message: 'Line 1 is bad.' }] } };
    return { ...base, status: batch.isCancelled ? 'cancelled' : server.endStatus, ...writeResults(batch) };
  }

  const anthropicState = (batch: FakeBatch): Json => ({
    id: batch.id,
    type: 'message_batch',
    processing_status: isOver(batch) ? 'ended' : 'in_progress',
    // A trap: the key must not be sent there.
    results_url: isOver(batch) ? 'https://elsewhere.invalid/results' : null,
  });

  function create(path: string, body: string): Json {
    if (path === '/v1/files') {
      const id = `file_${++counter}`;
      const content = /application\/jsonl\r\n\r\n([\s\S]*)\r\n--/.exec(body)?.[1] ?? '';
      files.set(id, content);
      return { id, object: 'file', purpose: /name="purpose"\r\n\r\n(\w+)/.exec(body)?.[1] };
    }
    const value = JSON.parse(body) as Json;
    if (path === '/v1/messages/batches') {
      const requests = value.requests as { custom_id: string; params: Json }[];
      const items = requests.map(({ custom_id, params }) => ({
        customId: custom_id,
        model: String(params.model),
        prompt: lastText(params.messages),
      }));
      return anthropicState(add(items, {}));
    }
    const input = String(value.input_file_id);
    const lines = (files.get(input) ?? '').split('\n').filter((line) => line !== '');
    const batch = add(lines.map(openAiItem), value.metadata as Json);
    files.set(`input-${batch.id}`, files.get(input) ?? '');
    files.delete(input);
    return openAiState(batch);
  }

  function answer(method: string, path: string, body: string, response: ServerResponse): unknown {
    const ok = (value: unknown): unknown => sendJson(response, 200, value);
    const [, kind = '', id = '', action = ''] =
      /^\/v1\/(files|batches|messages\/batches)(?:\/([^/?]+))?(?:\/([^/?]+))?/.exec(path) ?? [];
    const batch = batches.find((each) => each.id === id);
    if (method === 'POST' && id === '') return ok(create(`/v1/${kind}`, body));
    if (kind === 'files' && method === 'DELETE') return ok({ id, deleted: files.delete(id) });
    if (kind === 'files' && files.has(id)) {
      return response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(files.get(id));
    }
    if (kind === 'batches' && method === 'GET' && id === '') return ok({ data: batches.map(openAiState) });
    if (!batch) return sendJson(response, 404, { error: { message: 'No such batch.' } });
    if (method === 'DELETE') {
      batches.splice(batches.indexOf(batch), 1);
      return ok({ id });
    }
    if (action === 'cancel') batch.isCancelled = true;
    else if (action === 'results') {
      const lines = batch.items.map((item) => JSON.stringify(anthropicLine(item, resultOf(batch, item))));
      return response.writeHead(200, { 'content-type': 'application/binary' }).end(server.shape(lines).join('\n'));
    } else batch.looks += 1;
    return ok(kind === 'batches' ? openAiState(batch) : anthropicState(batch));
  }

  function faultAt(call: string): Fault | undefined {
    const fault = server.faults.find(({ at, times = 1 }) => times > 0 && at.test(call));
    if (fault) fault.times = (fault.times ?? 1) - 1;
    return fault;
  }

  const http = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const path = request.url ?? '';
      const call = `${request.method} ${path}`;
      calls.push(call);
      headers.push(request.headers);
      const fault = faultAt(call);
      if (fault?.loseReply) {
        create(path, body);
        response.destroy();
      } else if (fault)
        sendJson(response, fault.status ?? 500, { error: { message: 'Broken on purpose.' } }, fault.headers);
      else answer(request.method ?? '', path, body, response);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  server.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/v1`;
  return server;
}
