import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { ChatEvent, ChatMessage } from '../../../core/chat.ts';
import { ChatError, type ErrorCode } from '../../../core/errors.ts';
import { type Answer, type Context, collect } from '../../../core/pipeline.ts';
import { findFencedBlocks, withoutFencedBlocks } from '../../../shared/codeFences.ts';
import { createDemoProvider } from './demoProvider.ts';
import { identifyLanguage } from './language.ts';
import { type Language, languages } from './languages.ts';
import { phrases } from './phrases/phrases.ts';

const cart = `\`\`\`ts src/cart.ts
export class Cart {
  // TODO: check the stock
  add(item: Item): void {
    console.log(item);
  }
}

export function total(cart: Cart): number {
  return 0; // FIXME add up
}
\`\`\``;

type Options = {
  readonly model?: string;
  readonly stream?: boolean;
  readonly locale?: string;
  readonly context?: Partial<Context>;
  readonly maxTokens?: number;
};

function start(messages: readonly ChatMessage[], options: Options = {}): AsyncIterable<ChatEvent> {
  const provider = createDemoProvider({ delay: async () => {}, locale: () => options.locale });
  return provider.chat(
    {
      model: options.model ?? 'demo',
      messages,
      stream: options.stream ?? true,
      ...(options.maxTokens && { sampling: { maxTokens: options.maxTokens } }),
    },
    { requestId: '1', signal: new AbortController().signal, purpose: 'chat', ...options.context },
  );
}

const ask = (content: string, options: Options = {}): Promise<Answer> =>
  collect(start([{ role: 'user', content }], options));

const codeOf = (error: unknown): ErrorCode | undefined => (ChatError.is(error) ? error.code : undefined);

const questions: Record<Language, string> = {
  en: 'Explain this class please',
  es: 'explica esta clase por favor',
  fr: 'explique cette classe',
  de: 'erkläre diese Klasse',
  it: 'spiega questa classe',
  id: 'jelaskan kelas ini',
};

describe('the demo provider', () => {
  for (const language of languages) {
    const words = phrases[language];

    it(`answers in ${language}, names what it read and says that it is a demo`, async () => {
      const { text, reason } = await ask(`${questions[language]}\n\n${cart}`);
      assert.equal(reason, 'stop');
      assert.ok(text.includes(words.facts('`src/cart.ts`', { lines: 10, functions: 2, classes: 1 })), text);
      for (const row of ['| `Cart` |', '| `add` |', '| `total` |', 'TODO: check the stock', '9: FIXME add up'])
        assert.ok(text.includes(row), row);
      assert.ok(text.includes(words.advice.explain.title));
      assert.ok(text.endsWith(`*${words.note}*`));
    });

    it(`writes ${language} as that language reads`, async () => {
      for (const text of [words.note, words.greeting, words.noCode, words.about.intro, words.reasoning.start])
        assert.equal(await identifyLanguage(text), language, text);
    });

    it(`comments in ${language} when only code was asked for`, async () => {
      const { text } = await ask(`${questions[language]}. Only the code.\n\n${cart}`);
      assert.equal(withoutFencedBlocks(text), '');
      assert.equal(findFencedBlocks(text)[0]?.code.split('\n')[0], `// ${words.codeNote}`);
    });
  }

  it('is the same every time and loses nothing when it streams', async () => {
    const streamed: string[] = [];
    for await (const event of start([{ role: 'user', content: `why?\n${cart}` }]))
      if (event.type === 'text-delta') streamed.push(event.text);
    const { text } = await ask(`why?\n${cart}`, { stream: false });
    assert.equal(streamed.join(''), text);
    assert.ok(streamed.length > 10);
    assert.ok(streamed.every((piece) => piece.trim().split(/\s+/).length <= 4));
  });

  it('gives one piece when no stream is wanted', async () => {
    const types: string[] = [];
    for await (const event of start([{ role: 'user', content: 'hi' }], { stream: false })) types.push(event.type);
    assert.deepEqual(types, ['text-delta', 'finish']);
  });

  it('is not led by the system prompt, nor by code, in its choice of language', async () => {
    const messages: ChatMessage[] = [
      { role: 'system', content: 'Eres un asistente que siempre responde en español.' },
      { role: 'user', content: [{ type: 'text', text: `was macht das?\n${cart}` }] },
    ];
    assert.ok((await collect(start(messages))).text.endsWith(`*${phrases.de.note}*`));
    const neutral = [...messages.slice(0, 1), { role: 'user', content: '/demo' }] satisfies ChatMessage[];
    assert.ok((await collect(start(neutral))).text.endsWith(`*${phrases.en.note}*`));
  });

  it('keeps to the language of earlier questions, then of the display', async () => {
    const messages: ChatMessage[] = [
      { role: 'user', content: 'ciao, come stai?' },
      { role: 'assistant', content: 'Bene.' },
      { role: 'user', content: '/demo' },
    ];
    const follow = await collect(start(messages, { locale: 'fr' }));
    assert.ok(follow.text.includes(phrases.it.help.intro));
    assert.ok((await ask('/demo', { locale: 'fr-CA' })).text.includes(phrases.fr.help.intro));
    assert.ok((await ask('/demo')).text.includes(phrases.en.help.intro));
  });

  it('takes the display language for a template, whose text is English', async () => {
    const options: Options = { locale: 'id', context: { purpose: 'template', template: 'Explain' } };
    const { text } = await ask(`Explain this code.\n\n${cart}`, options);
    assert.ok(text.endsWith(`*${phrases.id.note}*`));
  });

  it('remembers the code of the last message that had some', async () => {
    const messages: ChatMessage[] = [
      { role: 'user', content: 'explain\n```js\nfunction older() {}\n```' },
      { role: 'user', content: `explain\n${cart}` },
      { role: 'assistant', content: 'Well.' },
      { role: 'user', content: 'now write unit tests' },
    ];
    const { text } = await collect(start(messages));
    assert.ok(text.includes("describe('Cart'") && !text.includes('older'), text);
  });

  it('greets, tells what it can do, and helps without code', async () => {
    assert.ok((await ask('hello there')).text.startsWith(phrases.en.greeting));
    assert.ok((await ask('¿qué puedes hacer?')).text.startsWith(phrases.es.about.intro));
    assert.ok((await ask('hallo, was bedeutet dieser Fehler?')).text.startsWith(phrases.de.noCode));
    assert.ok((await ask('which database do you like?')).text.startsWith(phrases.en.chat.intro));
  });

  it('answers every built-in template that changes code with code alone', async () => {
    for (const name of ['fix', 'refactor', 'document', 'optimize', 'translate-comments', 'write-tests']) {
      const file = readFileSync(`prompts/${name}.prompt.md`, 'utf8').split('---\n')[2] ?? '';
      const { text } = await ask(file.replace(/^\$\{selection\}$/m, cart), { context: { purpose: 'template' } });
      const [block, ...others] = findFencedBlocks(text);
      assert.equal(withoutFencedBlocks(text) + others.length, '0', name);
      assert.ok(block);
      assert.ok(block.code.startsWith(`// ${phrases.en.codeNote}\n`), name);
      const isKept = block.code.endsWith('  return 0; // FIXME add up\n}');
      assert.equal(isKept, name !== 'write-tests', name);
      assert.equal(block.code.includes('/**'), name === 'document', name);
    }
  });

  it('shows findings in a review and the changed code in a fix', async () => {
    const review = await ask(`review this\n${cart}`);
    assert.ok(review.text.includes(`| 4 | ${phrases.en.findings.debugOutput} |`));
    const fixed = await ask(`fix this\n${cart}\n\n${cart.replace('cart.ts', 'other.ts')}`);
    assert.ok(fixed.text.includes(phrases.en.proposal));
    assert.ok(fixed.text.includes('`src/other.ts`'));
  });

  it('says outside the block that it is a demo where code has no comments', async () => {
    const { text } = await ask('refactor, only the code\n```json\n{}\n```');
    assert.equal(text, `${phrases.en.codeNote}\n\n\`\`\`json\n{}\n\`\`\``);
  });

  it('thinks first with the reasoning model and counts it', async () => {
    const types: string[] = [];
    for await (const event of start([{ role: 'user', content: `hi\n${cart}` }], { model: 'demo-reasoning' }))
      if (types.at(-1) !== event.type) types.push(event.type);
    assert.deepEqual(types, ['reasoning-delta', 'text-delta', 'finish']);
    const { reasoning, usage } = await ask('hi', { model: 'demo-reasoning' });
    assert.ok(reasoning.includes(phrases.en.reasoning.withoutCode));
    assert.ok((usage.reasoningTokens ?? 0) > 0 && usage.outputTokens > (usage.reasoningTokens ?? 0));
  });

  it('estimates usage and obeys the token limit', async () => {
    const whole = await ask('hello');
    assert.equal(whole.usage.estimated, true);
    assert.ok(whole.usage.inputTokens > 0 && whole.usage.outputTokens > 50);
    assert.equal(whole.usage.reasoningTokens, undefined);
    const cut = await ask('hello', { maxTokens: 10 });
    assert.equal(cut.reason, 'length');
    assert.ok(whole.text.startsWith(cut.text) && cut.usage.outputTokens <= 12);
  });

  it('writes a commit message that names the files and says that it is a demo', async () => {
    const diff = 'diff --git a/src/a.ts b/src/a.ts\n+x\ndiff --git a/b.md b/b.md\n+y';
    const { text } = await ask(`Write it\n${diff}`, { locale: 'en', context: { purpose: 'commit' } });
    assert.equal(text, `Update a.ts, b.md\n\n${phrases.en.codeNote}`);
  });

  it('makes a short title of the first question', async () => {
    const context = { purpose: 'title' } as const;
    const { text } = await ask(`why is  my docker build so terribly slow?\n${cart}`, { context });
    assert.equal(text, 'Why is my docker build so');
    assert.equal((await ask('¿qué?', { context })).text, '¿qué');
    assert.equal((await ask('', { context })).text, 'Demo');
  });

  it('lists its models, and knows no other', async () => {
    const listed = await createDemoProvider().listModels(new AbortController().signal);
    assert.deepEqual(
      listed.map(({ id }) => id),
      ['demo', 'demo-reasoning'],
    );
    assert.ok(listed.every(({ contextWindow }) => (contextWindow ?? 0) > 1000));
    await assert.rejects(ask('hi', { model: 'gpt' }), (error) => codeOf(error) === 'model-not-found');
  });
});

describe('cancelling the demo provider', () => {
  const request = { model: 'demo', messages: [{ role: 'user', content: '/demo slow' }], stream: true } as const;

  it('ends a pause at once', async () => {
    const abort = new AbortController();
    const events = createDemoProvider()
      .chat(request, { requestId: '1', signal: abort.signal, purpose: 'chat' })
      [Symbol.asyncIterator]();
    assert.equal((await events.next()).value.type, 'text-delta');
    const next = events.next();
    abort.abort();
    await assert.rejects(next, (error) => codeOf(error) === 'cancelled');
  });

  it('does not begin when it is already cancelled', async () => {
    const context: Context = { requestId: '1', signal: AbortSignal.abort(), purpose: 'chat' };
    const provider = createDemoProvider({ delay: () => assert.fail('it waited') });
    await assert.rejects(collect(provider.chat(request, context)), (error) => codeOf(error) === 'cancelled');
    await assert.rejects(provider.listModels(context.signal), (error) => codeOf(error) === 'cancelled');
  });

  it('does not take another failure for a cancel', async () => {
    const provider = createDemoProvider({ delay: () => Promise.reject(new Error('clock broke')) });
    const context: Context = { requestId: '1', signal: new AbortController().signal, purpose: 'chat' };
    await assert.rejects(collect(provider.chat(request, context)), /clock broke/);
  });
});

describe('/demo', () => {
  const failures: Record<string, ErrorCode> = {
    '': 'server-error',
    'rate-limit': 'rate-limited',
    network: 'connection-refused',
    auth: 'key-rejected',
    server: 'server-error',
    cut: 'answer-cut',
  };
  for (const [kind, code] of Object.entries(failures))
    it(`error ${kind} fails with ${code}`, async () => {
      let received = '';
      const read = async () => {
        for await (const event of start([{ role: 'user', content: `/demo error ${kind}` }]))
          if (event.type === 'text-delta') received += event.text;
      };
      await assert.rejects(read(), (error) => codeOf(error) === code);
      assert.equal(received !== '', kind === 'cut');
    });

  it('helps with what it does not know', async () => {
    for (const text of ['/demo', '/demo what', '/demo error what', '/DEMO'.toLowerCase()])
      assert.ok((await ask(text)).text.startsWith(phrases.en.help.intro), text);
    assert.ok(!(await ask('/demolish this')).text.includes(phrases.en.help.intro));
  });

  it('gives a long answer of the wanted length, within reason', async () => {
    const bodyOf = (text: string) => text.slice(0, text.lastIndexOf('\n\n---'));
    assert.equal(bodyOf((await ask('/demo long 500', { stream: false })).text).split('\n').length, 500);
    assert.equal(bodyOf((await ask('/demo long', { stream: false })).text).split('\n').length, 200);
    assert.equal(bodyOf((await ask('/demo long 0', { stream: false })).text), '## 1');
  });

  it('shows what it is asked for', async () => {
    assert.ok((await ask('/demo reasoning')).reasoning !== '');
    assert.ok((await ask('/demo table')).text.startsWith('| You want | You do |'));
    assert.equal(findFencedBlocks((await ask('/demo code')).text).length, 4);
    const markdown = (await ask('/demo markdown')).text;
    for (const feature of ['# Heading 1', '> A quotation', '- [x]', '| :--- |', '~~struck~~'])
      assert.ok(markdown.includes(feature), feature);
    const hostile = (await ask('/demo hostile')).text;
    for (const attack of ['<script>', '](javascript:', 'onerror=']) assert.ok(hostile.includes(attack), attack);
  });

  it('waits longer when it is slow', async () => {
    const pausesOf = async (content: string) => {
      const pauses: number[] = [];
      const provider = createDemoProvider({ delay: async (ms) => void pauses.push(ms) });
      const context: Context = { requestId: '1', signal: new AbortController().signal, purpose: 'chat' };
      await collect(provider.chat({ model: 'demo', messages: [{ role: 'user', content }], stream: true }, context));
      return pauses.filter((ms) => ms > 0);
    };
    const usual = await pausesOf('what can you do?');
    assert.ok(usual.every((ms) => ms >= 12 && ms <= 25));
    assert.deepEqual(
      await pausesOf('/demo slow'),
      usual.map((ms) => ms * 20),
    );
  });
});
