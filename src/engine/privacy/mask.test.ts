import assert from 'node:assert/strict';
import type { ChatRequest } from '../../core/chat.ts';
import { maskRequest, unmask, unmaskJson } from './mask.ts';
import { createUnmasker } from './unmaskStream.ts';

const requestOf = (...messages: ChatRequest['messages']): ChatRequest => ({ model: 'a/b', messages, stream: true });
const user = (content: string) => ({ role: 'user', content }) as const;
const personal = { personal: true };

describe('masking a request', () => {
  it('numbers by first appearance, the same value alike in every message', () => {
    const { request, values, counts } = maskRequest(
      requestOf(
        { role: 'system', content: 'Help grace@hopper.dev.' },
        user('ada@lovelace.org asks grace@hopper.dev at 84.17.33.201'),
        { role: 'assistant', content: 'Dear ada@lovelace.org', reasoning: 'ada@lovelace.org?' },
        {
          role: 'user',
          content: [
            { type: 'image', mediaType: 'image/png', data: 'AAAA' },
            { type: 'text', text: 'ada@lovelace.org' },
          ],
        },
        { role: 'tool', toolCallId: '1', content: '{"mail":"ada@lovelace.org"}' },
      ),
      personal,
    );
    const [system, ...rest] = request.messages;
    assert.match(String(system?.content), /^Help \[EMAIL_1\]\.\n\nSome values .* placeholders/);
    assert.deepEqual(rest, [
      user('[EMAIL_2] asks [EMAIL_1] at [IP_1]'),
      { role: 'assistant', content: 'Dear [EMAIL_2]', reasoning: '[EMAIL_2]?' },
      {
        role: 'user',
        content: [
          { type: 'image', mediaType: 'image/png', data: 'AAAA' },
          { type: 'text', text: '[EMAIL_2]' },
        ],
      },
      { role: 'tool', toolCallId: '1', content: '{"mail":"[EMAIL_2]"}' },
    ]);
    assert.deepEqual(counts, { email: 2, ip: 1 });
    assert.equal(
      unmask('[EMAIL_2], [EMAIL_1], [IP_1], [IP_2]', values),
      'ada@lovelace.org, grace@hopper.dev, 84.17.33.201, [IP_2]',
    );
  });

  it('changes nothing where there is nothing, and personal data only where that is wanted', () => {
    const request = requestOf(user('Write to ada@lovelace.org'));
    assert.equal(maskRequest(request, { personal: false }).request, request);
    assert.notEqual(maskRequest(request, personal).request, request);
  });

  it('tells the model in a system message of its own where there is none', () => {
    const { messages } = maskRequest(requestOf(user('ada@lovelace.org')), personal).request;
    assert.deepEqual(
      messages.map(({ role }) => role),
      ['system', 'user'],
    );
  });

  it('gives no placeholder that the texts have already', () => {
    const { request, values } = maskRequest(requestOf(user('[EMAIL_1] is not ada@lovelace.org')), personal);
    assert.equal(request.messages[1]?.content, '[EMAIL_1] is not [EMAIL_2]');
    assert.equal(unmask('[EMAIL_1] [EMAIL_2]', values), '[EMAIL_1] ada@lovelace.org');
  });

  it('keeps arguments of tool calls JSON, there and back, and invalid ones as they are', () => {
    const password = 'quo"te\\9x';
    const call = (json: string) =>
      ({ role: 'assistant', content: '', toolCalls: [{ id: '1', name: 'login', arguments: json }] }) as const;
    const json = JSON.stringify({ say: [`password: '${password}'`], count: 1 });
    const { request, values } = maskRequest(requestOf(call(json), call('{"to":"ada@lovelace.org"')), personal);
    const argumentsAt = (index: number) => {
      const message = request.messages[index];
      return message?.role === 'assistant' ? (message.toolCalls?.[0]?.arguments ?? '') : '';
    };
    assert.deepEqual(JSON.parse(argumentsAt(1)), { say: ["password: '[SECRET_1]'"], count: 1 });
    assert.equal(unmaskJson(argumentsAt(1), values), json);
    assert.equal(argumentsAt(2), '{"to":"[EMAIL_1]"');
    assert.equal(unmaskJson('{"to":"[EMAIL_1]"', values), '{"to":"ada@lovelace.org"');
  });

  it('puts values back wherever a stream is cut, and holds nothing else back', () => {
    const { values } = maskRequest(requestOf(user('ada@lovelace.org and grace@hopper.dev')), personal);
    const answer = 'a[0] = [EMAIL_1]; [[EMAIL_2]] [EMAIL_ [EMAIL_9] [note](x) [EMAIL_1]\\ [E';
    const expected = unmask(answer, values);
    assert.ok(expected.includes('[grace@hopper.dev]'));
    for (let size = 1; size <= answer.length; size += 1) {
      const unmasker = createUnmasker(values);
      let text = '';
      for (let at = 0; at < answer.length; at += size) text += unmasker.push(answer.slice(at, at + size));
      assert.equal(text + unmasker.end(), expected, `pieces of ${size}`);
    }
    const unmasker = createUnmasker(values);
    assert.equal(unmasker.push('x = list[index] + [') + unmasker.push('1, 2]'), 'x = list[index] + [1, 2]');
    assert.equal(unmasker.end(), '');
  });
});
