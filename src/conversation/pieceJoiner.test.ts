import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPieceJoiner, type Piece } from './pieceJoiner.ts';

describe('piece joiner', () => {
  /** With a clock that only the test moves. */
  function setUp(intervalMs = 30) {
    const written: Piece[] = [];
    const clock = { time: 1000 };
    const now = () => clock.time;
    const joiner = createPieceJoiner({
      intervalMs,
      now,
      write: (piece) => written.push(piece),
      onError: (error) => assert.fail(String(error)),
    });
    const add = (text: string, reasoning = '') => joiner.add({ text, reasoning });
    return { written, clock, joiner, add };
  }

  it('hands the first piece on at once and joins the next ones', () => {
    const { written, clock, joiner, add } = setUp();
    assert.equal(add('a'), true);
    assert.equal(add('b'), false);
    assert.equal(add('', 'r'), false);
    clock.time += 29;
    add('c');
    assert.deepEqual(written, [{ text: 'a', reasoning: '' }]);
    clock.time += 1;
    assert.equal(add('d'), true);
    joiner.flush();
    assert.deepEqual(written.slice(1), [{ text: 'bcd', reasoning: 'r' }]);
  });

  it('hands on by a timer when nothing more comes', async () => {
    const { written, joiner, add } = setUp(1);
    add('a');
    add('b');
    while (written.length < 2) await sleep(1);
    assert.deepEqual(written[1], { text: 'b', reasoning: '' });
    joiner.dispose();
  });

  it('does not hold pieces up when the clock is set back', () => {
    const { written, clock, add } = setUp();
    add('a');
    clock.time -= 1_000_000;
    add('b');
    assert.equal(written.length, 2);
  });

  it('keeps the halves of a surrogate pair together', () => {
    const { written, clock, joiner, add } = setUp();
    const [high = '', low = ''] = ['😀'.slice(0, 1), '😀'.slice(1)];
    add(`a${high}`, `b${high}`);
    clock.time += 100;
    add(low, low);
    clock.time += 100;
    add(high);
    joiner.flush();
    assert.deepEqual(written, [
      { text: 'a', reasoning: 'b' },
      { text: '😀', reasoning: '😀' },
      { text: high, reasoning: '' },
    ]);
  });

  it('tells when the timer’s write fails', async () => {
    const errors: unknown[] = [];
    let calls = 0;
    const write = () => {
      if (++calls === 2) throw new Error('full');
    };
    const joiner = createPieceJoiner({ intervalMs: 1, now: () => 0, write, onError: (error) => errors.push(error) });
    joiner.add({ text: 'a', reasoning: '' });
    joiner.add({ text: 'b', reasoning: '' });
    while (errors.length === 0) await sleep(1);
    assert.match(String(errors[0]), /full/);
  });
});
