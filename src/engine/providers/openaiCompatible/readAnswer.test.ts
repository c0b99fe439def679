import assert from 'node:assert/strict';
import { chunk } from '../../../../test/support/loopbackScenarios.ts';
import { estimateUsage, question } from '../../../../test/support/providerProbe.ts';
import { ChatError } from '../../../core/errors.ts';
import { collect } from '../../../core/pipeline.ts';
import { createBody } from '../../../node/httpBody.ts';
import { readAnswer } from './readAnswer.ts';

/** An answer whose connection stays open, with what came of it. */
function openAnswer(...payloads: readonly string[]) {
  let closed = false;
  const body = createBody({
    pause() {},
    resume() {},
    abort() {
      closed = true;
    },
  });
  for (const payload of payloads) body.push(Buffer.from(`data: ${payload}\n\n`));
  const answer = collect(
    readAnswer({
      body: body.iterable,
      estimate: estimateUsage(question),
      maxChars: 1000,
      error: (code) => new ChatError(code),
      failed: () => new ChatError('server-error'),
      tailMs: 20,
    }),
  );
  return { answer, body, closed: () => closed };
}

describe('readAnswer', () => {
  it('ends a complete answer whose end is never told, and closes its connection', async () => {
    const { answer, closed } = openAnswer(chunk({ content: 'Hi' }), chunk({}, 'stop'));
    const { text, reason } = await answer;
    assert.deepEqual({ text, reason }, { text: 'Hi', reason: 'stop' });
    assert.equal(closed(), true);
  });

  it('waits for the usage that follows a complete answer', async () => {
    const { answer, body } = openAnswer(chunk({ content: 'Hi' }), chunk({}, 'stop'));
    setTimeout(() => {
      body.push(Buffer.from('data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}\n\n'));
      body.end();
    }, 5);
    assert.equal((await answer).usage.inputTokens, 3);
  });
});
