import assert from 'node:assert/strict';
import { contextFor, drain, finish, request, scripted, text } from '../../../test/support/scripted.ts';
import { type AnswerProblem, explainProblem } from '../../core/answerProblem.ts';
import type { FinishReason } from '../../core/chat.ts';
import type { Purpose } from '../../core/pipeline.ts';
import { startTrace } from '../observability/trace.ts';
import { createValidate, problemOf } from './validate.ts';

type Case = { reason?: FinishReason; purpose?: Purpose; language?: string; replaces?: string };

/** Of an answer that is to be code. */
const inCode = (answer: string, { reason = 'stop', language = 'typescript', replaces = '' }: Case = {}) =>
  problemOf({ text: answer, toolCalls: [], reason }, { purpose: 'template', code: { language, replaces } });
/** Of one that is to be read. */
const inText = (answer: string, { reason = 'stop', purpose = 'chat' }: Case = {}) =>
  problemOf({ text: answer, toolCalls: [], reason }, { purpose });

const fenced = (code: string): string => `\`\`\`ts\n${code}\n\`\`\``;

describe('problemOf', () => {
  it('finds an answer that is empty or was filtered', () => {
    assert.equal(inText(' \n'), 'empty');
    assert.equal(inText('The first half', { reason: 'content-filter' }), 'filtered');
    assert.equal(inText('Fine.'), undefined);
    const call = { id: '1', name: 'f', arguments: '{}' };
    assert.equal(problemOf({ text: '', toolCalls: [call], reason: 'tool-calls' }, { purpose: 'chat' }), undefined);
  });

  it('wants the whole of what a part is no use of', () => {
    const reason = 'length' as const;
    for (const purpose of ['commit', 'summary', 'batch'] as const)
      assert.equal(inText('The first half', { reason, purpose }), 'cut');
    for (const purpose of ['chat', 'template', 'title'] as const)
      assert.equal(inText('The first half', { reason, purpose }), undefined);
    assert.equal(inCode(fenced('const a = 1;'), { reason }), 'cut');
    assert.equal(inCode('```ts\nfunction a() {'), 'cut');
    assert.equal(inText('```ts\nfunction a() {'), undefined);
  });

  it('wants code where the answer takes a place in a file', () => {
    for (const prose of [
      "I'm sorry, but I can't help with that request.",
      'There is nothing to change in this code.',
      'The function is fine as it is.\n\nIt has no faults that I can find.',
      'Ich kann dabei leider nicht helfen.',
      fenced('   '),
    ])
      assert.equal(inCode(prose), 'no-code', prose);
  });

  it('takes code without a fence for code', () => {
    for (const code of [
      'return a + b;',
      'const greeting = "Hello there, my friend.";',
      'x',
      '// Adds two numbers and returns the sum.\nreturn a + b;',
      '# Adds two numbers and returns the sum.',
      'SELECT name FROM users WHERE active',
      'def add(a, b):\n    return a + b',
      'import os\nfrom sys import path',
      'raise ValueError from error',
      'body { color: red }',
      'Here is the code.\nreturn 1;',
    ])
      assert.equal(inCode(code), undefined, code);
    for (const language of ['markdown', 'plaintext', 'latex', ''])
      assert.equal(inCode('This is a sentence of a document.', { language }), undefined, language);
  });

  it('finds what code leaves out, unless the file left it out already', () => {
    for (const line of [
      '  // ... existing code ...',
      '// rest of the code unchanged',
      '# ... rest of the function',
      '/* … the other methods stay the same … */',
      '<!-- remaining items ... -->',
      '-- ... same as before ...',
      '// The rest of the file remains as it was',
    ]) {
      const code = fenced(`const a = 1;\n${line}\nconst b = 2;`);
      assert.equal(inCode(code), 'elided', line);
      assert.equal(inCode(code, { replaces: `x\n${line}\n` }), undefined, line);
    }
    for (const line of [
      '// The rest parameter takes all other arguments.',
      'const all = [...existing, ...rest];',
      '// Waits for the remaining requests.',
      '// Keeps the rest of the line',
      'print("... existing")',
      '...',
      'f(...rest); // the same',
    ])
      assert.equal(inCode(fenced(line)), undefined, line);
  });

  it('finds an answer that goes round in circles', () => {
    const start = 'First we look at what there is. '.repeat(2);
    const rounds = (unit: string, count: number): string => start + unit.repeat(count) + unit.slice(0, 3);
    assert.equal(inText(rounds('I will try again.\n', 40), { reason: 'length' }), 'repeats');
    assert.equal(inText(rounds('ha', 250), { reason: 'other' }), 'repeats');
    assert.equal(inText(rounds('The same paragraph, which is quite long as paragraphs go. '.repeat(3), 40)), 'repeats');
    // Somebody may have asked for it, or it is a table.
    assert.equal(inText(rounds('I will try again.\n', 40)), undefined);
    assert.equal(inText(rounds('| --- ', 9), { reason: 'length' }), undefined);
    assert.equal(inText(rounds('-', 2000), { reason: 'length' }), undefined);
    const list = Array.from({ length: 900 }, (_, at) => `- item ${at}`).join('\n');
    assert.equal(inText(list, { reason: 'length' }), undefined);
  });

  it('takes time in proportion to the text, whatever it is', () => {
    const unit = 200_000;
    for (const evil of [
      'ab '.repeat(unit),
      `# ${'rest '.repeat(unit)}`,
      `${'a'.repeat(unit)} b c d.`,
      '- - '.repeat(unit),
    ])
      for (const reason of ['stop', 'length'] as const) {
        const watch = fenced(evil);
        // Hours with an expression that goes back and forth; the limit of the test would end it.
        assert.notEqual(inCode(evil, { reason }), 'elided');
        assert.notEqual(inCode(watch, { reason }), 'elided');
      }
  });

  it('has a sentence for each problem', () => {
    const problems: readonly AnswerProblem[] = ['empty', 'filtered', 'cut', 'no-code', 'elided', 'repeats'];
    assert.equal(new Set(problems.map(explainProblem)).size, problems.length);
    assert.equal(explainProblem('nothing of ours'), undefined);
    assert.equal(explainProblem('toString'), undefined);
  });
});

describe('createValidate', () => {
  async function checkOf(context: Parameters<typeof contextFor>[0], maxTokens?: number, enabled = true) {
    const { handler, calls } = scripted([text('x'), finish]);
    const run = createValidate({ enabled: () => enabled })(handler);
    await drain(run({ ...request, ...(maxTokens && { sampling: { maxTokens } }) }, contextFor(context)));
    return calls[0]?.context.check;
  }

  it('knows what a person reads along', async () => {
    const unread = async (context: Parameters<typeof contextFor>[0]) => (await checkOf(context))?.unread;
    assert.equal(await unread({ purpose: 'chat' }), false);
    assert.equal(await unread({ purpose: 'template' }), false);
    assert.equal(await unread({ purpose: 'template', code: { language: 'go', replaces: '' } }), true);
    for (const purpose of ['batch', 'commit', 'title', 'summary'] as const)
      assert.equal(await unread({ purpose }), true);
    assert.equal(await checkOf({ purpose: 'batch' }, undefined, false), undefined);
  });

  it('asks nobody else where the person’s own limit cut the answer', async () => {
    const cut = { text: 'half', toolCalls: [], reason: 'length' } as const;
    assert.deepEqual((await checkOf({ purpose: 'batch' }, 100))?.judge(cut), { problem: 'cut', elsewhere: false });
    assert.deepEqual((await checkOf({ purpose: 'batch' }))?.judge(cut), { problem: 'cut', elsewhere: true });
    const empty = { ...cut, text: '' };
    assert.deepEqual((await checkOf({ purpose: 'batch' }, 100))?.judge(empty), { problem: 'empty', elsewhere: true });
  });

  it('is a step of the trace that tells what it found', async () => {
    let time = 1;
    const { root, spans } = startTrace({}, () => time++);
    const check = await checkOf({ purpose: 'batch', span: root });
    check?.judge({ text: '', toolCalls: [], reason: 'stop' });
    check?.judge({ text: 'x', toolCalls: [], reason: 'stop' });
    root.end();
    assert.deepEqual(
      spans().map(({ name, facts }) => [name, facts.outcome]),
      [
        ['request', undefined],
        ['validate', 'empty'],
        ['validate', undefined],
      ],
    );
  });
});
