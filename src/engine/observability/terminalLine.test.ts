import assert from 'node:assert/strict';
import { eventLine } from './logLine.ts';
import { terminalLine } from './terminalLine.ts';

const at = new Date(2026, 10, 22, 20, 5, 7, 9).getTime();

describe('a line for a terminal', () => {
  it('has the time, the level in its colour, what happened and its facts', () => {
    const entry = eventLine(at, 'error', 'Request failed', { model: 'a/b', status: 503, none: undefined });
    assert.equal(
      terminalLine(entry),
      '\u001b[2m20:05:07.009\u001b[0m \u001b[31mERROR\u001b[0m \u001b[1mRequest failed\u001b[0m \u001b[2mmodel=\u001b[0ma/b \u001b[2mstatus=\u001b[0m503',
    );
    assert.equal(terminalLine(entry, false), '20:05:07.009 ERROR Request failed model=a/b status=503');
    const colourOf = (level: 'debug' | 'info' | 'warn') => terminalLine(eventLine(at, level, 'x')).slice(21, 27);
    assert.deepEqual(
      [colourOf('debug'), colourOf('info'), colourOf('warn')],
      ['\u001b[2mDE', '\u001b[32mI', '\u001b[33mW'],
    );
  });

  it('lets nothing that is logged reach the terminal as a command', () => {
    const entry = {
      ...eventLine(at, 'info', 'a\u001b[2Jb\r\nc', { 'x\u009b1m': '\u0007\u001b]0;title\u0007' }),
      detail: 'y\u001b[0m',
    };
    const line = terminalLine(entry, false);
    assert.ok(!/\p{Cc}/u.test(line), JSON.stringify(line));
    assert.ok(line.includes('a [2Jb c') && line.includes('detail=y [0m'));
  });
});
