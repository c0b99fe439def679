import assert from 'node:assert/strict';
import { parseSettings } from './settings.ts';

describe('parseSettings', () => {
  it('gives the defaults for nothing', () => {
    for (const nothing of [undefined, null, {}]) {
      const { settings, problems } = parseSettings(nothing);
      assert.deepEqual(problems, []);
      assert.equal(settings.streaming, true);
      assert.deepEqual(settings.timeouts, {
        connectSeconds: 10,
        firstByteSeconds: 60,
        idleSeconds: 60,
        totalSeconds: 600,
      });
    }
  });

  it('keeps what is valid, and fills in the rest of a group', () => {
    const { settings, problems } = parseSettings({ model: 'a/b', timeouts: { idleSeconds: 5 }, sampling: { seed: 3 } });
    assert.deepEqual(problems, []);
    assert.equal(settings.model, 'a/b');
    assert.equal(settings.timeouts.idleSeconds, 5);
    assert.equal(settings.timeouts.totalSeconds, 600);
    assert.deepEqual(settings.sampling, { seed: 3 });
  });

  it('reports each bad setting with what is allowed; the others hold', () => {
    const { settings, problems } = parseSettings({
      model: 3,
      streaming: 'yes',
      systemPrompt: 'Be brief.',
      connections: {},
      sampling: { temperature: 9, seed: 1.5, topP: 0.5, stop: ['a', 'b', 'c', 'd', 'e'] },
      timeouts: { idleSeconds: 'x', connectSeconds: 0, firstByteSeconds: 5000, totalSeconds: 12 },
      prices: { bad: { input: -1, output: 2 }, good: { input: 1, output: 2 } },
    });
    assert.deepEqual(Object.fromEntries(problems.map(({ setting, problem }) => [setting, problem])), {
      model: 'must be a text.',
      streaming: 'must be true or false.',
      connections: 'must be a list.',
      'sampling.temperature': 'must be a number from 0 to 2.',
      'sampling.seed': 'must be a whole number.',
      'sampling.stop': 'must have at most 4 entries.',
      'timeouts.idleSeconds': 'must be a number from 1 to 3600.',
      'timeouts.connectSeconds': 'must be a number from 1 to 3600.',
      'timeouts.firstByteSeconds': 'must be a number from 1 to 3600.',
      'prices.bad.input': 'must be a number of at least 0.',
    });
    assert.equal(settings.model, '');
    assert.equal(settings.streaming, true);
    assert.equal(settings.systemPrompt, 'Be brief.');
    assert.deepEqual(settings.sampling, { topP: 0.5 });
    assert.deepEqual(settings.timeouts, {
      connectSeconds: 10,
      firstByteSeconds: 60,
      idleSeconds: 60,
      totalSeconds: 12,
    });
    assert.deepEqual(settings.prices, { good: { input: 1, output: 2 } });
  });

  it('leaves out a bad connection, or the bad part of one that can do without', () => {
    const { settings, problems } = parseSettings({
      connections: [
        { id: 'a/b', baseUrl: 'http://a' },
        { id: 'fine', baseUrl: 'http://b', headers: { good: 'yes', bad: 1 } },
        { id: 'no-url' },
        'nonsense',
        { id: 'last', baseUrl: 'http://c' },
      ],
    });
    assert.deepEqual(
      problems.map(({ setting }) => setting),
      ['connections[0].id', 'connections[1].headers.bad', 'connections[2].baseUrl', 'connections[3]'],
    );
    assert.match(problems[0]?.problem ?? '', /letters, digits/);
    assert.deepEqual(settings.connections, [
      { id: 'fine', preset: 'custom', baseUrl: 'http://b', headers: { good: 'yes' } },
      { id: 'last', preset: 'custom', baseUrl: 'http://c' },
    ]);
  });

  it('survives settings that are no object', () => {
    for (const value of [5, 'x', [], true])
      assert.deepEqual(parseSettings(value).problems, [{ setting: '', problem: 'must be an object.' }]);
    assert.deepEqual(parseSettings({ timeouts: 5 }).problems, [{ setting: 'timeouts', problem: 'must be an object.' }]);
  });

  it('does not change what it was given', () => {
    const value = { model: 3, connections: [{ id: 'x' }] };
    parseSettings(value);
    assert.deepEqual(value, { model: 3, connections: [{ id: 'x' }] });
  });
});
