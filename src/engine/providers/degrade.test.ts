import assert from 'node:assert/strict';
import type { ChatEvent, ChatRequest } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import { collect, type Handler } from '../../core/pipeline.ts';
import type { Shortfall } from '../../core/shortfall.ts';
import { type Capabilities, createCapabilities } from './capabilities.ts';
import { createDegrade, degrade } from './degrade.ts';

const all: Capabilities = {
  vision: true,
  tools: true,
  reasoning: true,
  jsonSchema: true,
  streaming: true,
  systemRole: true,
  temperature: true,
};
const usage = { inputTokens: 1, outputTokens: 1, estimated: false };
const image = { type: 'image', mediaType: 'image/png', data: 'AAAA' } as const;
const weather = { name: 'weather', parameters: { type: 'object' } };
const context = { requestId: 'r', signal: new AbortController().signal, purpose: 'chat' } as const;
const wanted: ChatRequest = {
  model: 'm',
  stream: true,
  sampling: { temperature: 0.5, maxTokens: 5000 },
  tools: [weather],
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: [{ type: 'text', text: 'What is this?' }, image] },
  ],
};

const says = (...texts: string[]): Handler =>
  async function* () {
    for (const text of texts) yield { type: 'text-delta', text };
    yield { type: 'finish', reason: 'stop', usage };
  };

async function eventsOf(events: AsyncIterable<ChatEvent>): Promise<ChatEvent[]> {
  const list: ChatEvent[] = [];
  for await (const event of events) list.push(event);
  return list;
}

const shortfalls = (events: readonly ChatEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'notice' && event.notice === 'degraded' ? [event.shortfall] : []));

describe('a request that asks for more than the model can do', () => {
  it('stays as it is for a model that can do all', () => {
    assert.deepEqual(degrade(wanted, all), { request: wanted, notices: [], toolsInText: false });
  });

  it('says in words that an image is left out', () => {
    const { request, notices } = degrade(wanted, { ...all, vision: false });
    const content = request.messages[1]?.content;
    assert.ok(typeof content === 'string' && content.startsWith('What is this?\n\n[An image (image/png) was attached'));
    assert.ok(!JSON.stringify(request).includes('AAAA'));
    assert.deepEqual(notices, [{ type: 'notice', notice: 'degraded', shortfall: 'vision' }]);
    assert.deepEqual(degrade({ ...wanted, messages: [] }, { ...all, vision: false }).notices, []);
  });

  it('merges the instructions into the first message of the user', () => {
    const { request, notices } = degrade(wanted, { ...all, systemRole: false });
    assert.deepEqual(request.messages, [
      { role: 'user', content: [{ type: 'text', text: 'Be brief.' }, { type: 'text', text: 'What is this?' }, image] },
    ]);
    assert.deepEqual(shortfalls(notices), ['system-role']);
    const plain = {
      ...wanted,
      messages: [wanted.messages[0] ?? assert.fail(), { role: 'user', content: 'Hi' } as const],
    };
    assert.deepEqual(degrade(plain, { ...all, systemRole: false }).request.messages, [
      { role: 'user', content: 'Be brief.\n\nHi' },
    ]);
  });

  it('asks for a whole answer where there are no streams', () => {
    const { request, notices } = degrade(wanted, { ...all, streaming: false });
    assert.equal(request.stream, false);
    assert.deepEqual(shortfalls(notices), ['streaming']);
  });

  it('leaves the temperature out, and asks for no more tokens than there can be', () => {
    const { request, notices } = degrade(wanted, { ...all, temperature: false, maxOutputTokens: 100 });
    assert.deepEqual(request.sampling, { temperature: undefined, maxTokens: 100 });
    assert.deepEqual(notices, [
      { type: 'notice', notice: 'degraded', shortfall: 'parameter', parameter: 'temperature' },
    ]);
  });

  it('describes tools in words and reads their calls back', async () => {
    const run = createDegrade({ capabilities: () => ({ ...all, tools: false }), onRefused: assert.fail });
    let asked: ChatRequest | undefined;
    const answer = ['Let me see. ``', '`tool_ca', 'll\n{"name": "weather", "argu', 'ments": {"city": "Ulm"}}\n`', '``'];
    const handler: Handler = (request, given) => {
      asked = request;
      return says(...answer)(request, given);
    };
    const history: ChatRequest['messages'] = [
      ...wanted.messages,
      { role: 'assistant', content: '', toolCalls: [{ id: 'call_1', name: 'weather', arguments: '{"city":"Bonn"}' }] },
      { role: 'tool', toolCallId: 'call_1', content: 'rain' },
    ];
    const events = await eventsOf(run(handler)({ ...wanted, messages: history }, context));
    assert.deepEqual(shortfalls(events), ['tools']);
    const { text, toolCalls, reason } = await collect(fromList(events));
    assert.deepEqual([text, reason], ['Let me see. ', 'tool-calls']);
    assert.deepEqual(toolCalls, [{ id: 'call_1', name: 'weather', arguments: '{"city":"Ulm"}' }]);
    assert.equal(asked?.tools, undefined);
    assert.deepEqual(
      asked?.messages.map(({ role }) => role),
      ['system', 'system', 'user', 'assistant', 'user'],
    );
    assert.ok(JSON.stringify(asked?.messages).includes('Bonn') && JSON.stringify(asked?.messages).includes('rain'));
  });

  it('keeps as text what only looks like a call', async () => {
    const run = createDegrade({ capabilities: () => ({ ...all, tools: false }), onRefused: assert.fail });
    for (const answer of [
      'a ```tool_call nonsense``` b',
      'It ends in ``',
      'Nothing.',
      '```tool_call\n{"name": 1}\n```',
    ]) {
      const { text, toolCalls, reason } = await collect(run(says(...answer))(wanted, context));
      assert.deepEqual([text, toolCalls, reason], [answer, [], 'stop']);
    }
  });

  it('tells of it after the first event, so that time-outs still wait for the provider', async () => {
    const run = createDegrade({ capabilities: () => ({ ...all, vision: false }), onRefused: assert.fail });
    const types = (await eventsOf(run(says('Hello'))(wanted, context))).map(({ type }) => type);
    assert.deepEqual(types, ['text-delta', 'notice', 'finish']);
    assert.deepEqual(shortfalls(await eventsOf(run(says())(wanted, context))), ['vision']);
  });
});

describe('a refusal that nobody expected', () => {
  function refusing(...refused: Shortfall[]) {
    const table = createCapabilities({
      overrides: () => ({ m: { vision: undefined } }),
      told: () => ({ id: 'm', vision: true }),
    });
    const left = [...refused];
    let attempts = 0;
    const handler: Handler = async function* (...given) {
      attempts += 1;
      const unsupported = left.shift();
      if (unsupported) throw new ChatError('bad-request', { unsupported });
      yield* says('Fine.')(...given);
    };
    const run = createDegrade({
      capabilities: (id) => table.of(`c/${id}`),
      onRefused: (id, shortfall) => table.refuse(`c/${id}`, shortfall),
    });
    return { chat: run(handler), attempts: () => attempts };
  }

  it('is met by the same request without it, and remembered', async () => {
    const { chat, attempts } = refusing('vision', 'system-role');
    const first = await eventsOf(chat(wanted, context));
    assert.deepEqual([shortfalls(first), attempts()], [['vision', 'system-role'], 3]);
    const second = await eventsOf(chat(wanted, context));
    assert.deepEqual([shortfalls(second), attempts()], [['vision', 'system-role'], 4]);
  });

  it('is passed on when the request did not ask for it, or again', async () => {
    const { chat, attempts } = refusing('vision', 'vision');
    await assert.rejects(
      eventsOf(chat(wanted, context)),
      (error) => ChatError.is(error) && error.code === 'bad-request',
    );
    assert.equal(attempts(), 2);
    const none = refusing('streaming');
    await assert.rejects(eventsOf(none.chat({ ...wanted, stream: false }, context)));
    assert.equal(none.attempts(), 1);
  });
});

async function* fromList(events: readonly ChatEvent[]): AsyncGenerator<ChatEvent> {
  yield* events;
}
