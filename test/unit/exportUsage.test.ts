import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { UsageEntry, UsageLedger } from '../../src/core/history.ts';
import { exportUsage, type UsageExport } from '../../src/engine/observability/exportUsage.ts';
import { csvLine } from '../../src/shared/csv.ts';
import { createStoreFixture, type StoreFixture, startTime } from '../support/storeFixture.ts';

const hour = 3_600_000;
const header =
  'time,model,template,workspace,conversation,outcome,error,input_tokens,cached_input_tokens,cache_write_tokens,' +
  'output_tokens,reasoning_tokens,estimated,cost_usd,duration_ms,first_token_ms';

describe('exportUsage', () => {
  let fixture: StoreFixture;
  let ledger: UsageLedger;
  beforeEach(() => {
    fixture = createStoreFixture();
    ({ ledger } = fixture.open());
  });
  afterEach(() => fixture.close());

  function record(at: number, more: Partial<UsageEntry> = {}): void {
    ledger.record({
      at,
      model: 'a/b',
      conversationId: 3,
      template: null,
      outcome: 'complete',
      usage: { inputTokens: 100, outputTokens: 10, cachedInputTokens: 40, cacheWriteTokens: 5, estimated: false },
      costUsd: 0.1,
      durationMs: 999.6,
      firstTokenMs: 12.4,
      ...more,
    });
  }

  async function exported(options: Partial<UsageExport> = {}): Promise<string> {
    const pieces: string[] = [];
    const whole = { by: 'request', format: 'csv', since: 0, until: startTime + 1000 * hour } as const;
    const signal = new AbortController().signal;
    for await (const piece of exportUsage({ ledger, ...whole, signal, ...options })) pieces.push(piece);
    return pieces.join('');
  }

  it('writes each request as CSV and as JSON', async () => {
    record(startTime);
    const failure = {
      outcome: 'failed',
      error: 'server',
      costUsd: null,
      template: '=cmd|"x"',
      firstTokenMs: null,
    } as const;
    record(startTime + 1, failure);
    assert.equal(
      await exported(),
      `\ufeff${header}\r\n` +
        '2025-01-15T12:00:00.000Z,a/b,,,3,complete,,100,40,5,10,,false,0.1,1000,12\r\n' +
        `2025-01-15T12:00:00.001Z,a/b,"'=cmd|""x""",,3,failed,server,100,40,5,10,,false,,1000,\r\n`,
    );
    const rows = JSON.parse(await exported({ format: 'json' }));
    assert.deepEqual(Object.keys(rows[0]).join(','), header);
    assert.deepEqual([rows[1].template, rows[1].cost_usd, rows.length], [failure.template, null, 2]);
    assert.equal((await exported({ since: startTime + 1 })).split('\r\n').length, 3);
    assert.equal((await exported({ until: startTime + 1 })).split('\r\n').length, 3);
  });

  it('writes nothing as a header and as an empty list', async () => {
    assert.equal(await exported(), `\ufeff${header}\r\n`);
    assert.equal(await exported({ format: 'json' }), '[]\n');
    assert.deepEqual(JSON.parse(await exported({ format: 'json', by: 'day' })), []);
  });

  it('adds up by day, model, template and workspace', async () => {
    const noon = new Date(startTime).setHours(12);
    for (let count = 0; count < 10; count += 1) record(noon + count);
    record(noon + 24 * hour, { model: 'c/d', template: 'fix', outcome: 'failed', error: 'network', costUsd: null });
    const by = async (grouping: UsageExport['by']) =>
      (JSON.parse(await exported({ by: grouping, format: 'json' })) as Record<string, unknown>[]).map((row) => [
        row[grouping],
        row.requests,
        row.failed,
        row.cost_usd,
        row.unpriced_requests,
      ]);
    assert.deepEqual(await by('day'), [
      ['2025-01-15', 10, 0, 1, 0],
      ['2025-01-16', 1, 1, 0, 1],
    ]);
    assert.deepEqual(await by('model'), [
      ['a/b', 10, 0, 1, 0],
      ['c/d', 1, 1, 0, 1],
    ]);
    assert.deepEqual(await by('template'), [
      ['', 10, 0, 1, 0],
      ['fix', 1, 1, 0, 1],
    ]);
    assert.deepEqual(await by('workspace'), [['', 11, 1, 1, 1]]);
    const [names = '', first = ''] = (await exported({ by: 'day' })).split('\r\n');
    assert.equal(names.slice(1).split(',').length, first.split(',').length);
    assert.ok(names.startsWith('\ufeffday,requests,'));
  });

  it('reads a page at a time, only when the last one is written, and stops when it is told to', async () => {
    for (let count = 0; count < 600; count += 1) record(startTime + count);
    const read: number[] = [];
    const controller = new AbortController();
    const counted: UsageExport['ledger'] = {
      ...ledger,
      text(options) {
        const page = ledger.text(options);
        read.push(page.rows);
        return page;
      },
    };
    const whole = { by: 'request', format: 'csv', since: 0, until: startTime + hour } as const;
    const pieces = exportUsage({ ledger: counted, ...whole, signal: controller.signal });
    await pieces.next();
    assert.deepEqual(read, []);
    await pieces.next();
    assert.deepEqual(read, [250]);
    await pieces.next();
    assert.deepEqual(read, [250, 250]);
    controller.abort();
    await assert.rejects(pieces.next(), { name: 'AbortError' });
    const times = (await exported())
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[0]);
    assert.deepEqual(
      times,
      Array.from({ length: 600 }, (_, count) => new Date(startTime + count).toISOString()),
    );
    assert.equal(JSON.parse(await exported({ format: 'json' })).length, 600);
    assert.equal(JSON.parse(await exported({ format: 'json', by: 'model' }))[0].requests, 600);
  });

  it('writes any text as the rules for CSV and JSON tell, whatever it begins with', async () => {
    const odd = fc.constantFrom(...'=+-@|%,;"\'\t\r\n \u00a0\ufeff\u3000＝＋－＠aZ0é漢😀._:/[]^*?\\');
    const anyText = fc.oneof(
      fc.array(odd, { maxLength: 6 }).map((letters) => letters.join('')),
      fc.string({ unit: 'grapheme' }),
    );
    const texts = fc.sample(anyText, { numRuns: 500, seed: 5 }).map((text) => text.replaceAll('\0', ''));
    for (const [index, template] of texts.entries()) record(startTime + index, { template, model: `m/${template}` });
    const lines = texts.map((template, index) =>
      csvLine([
        ...[new Date(startTime + index).toISOString(), `m/${template}`, template, null, 3, 'complete', null],
        ...[100, 40, 5, 10, null, false, 0.1, 1000, 12],
      ]),
    );
    assert.equal((await exported()).split('first_token_ms\r\n')[1], lines.join(''));
    const rows: { template: string }[] = JSON.parse(await exported({ format: 'json' }));
    assert.deepEqual(
      rows.map(({ template }) => template),
      texts,
    );
  });

  it('writes costs and times as they were recorded', async () => {
    const costs = [0, 3, 1e-7, 0.1 + 0.2, 123_456.789, 1 / 3];
    for (const costUsd of costs) record(startTime, { costUsd, durationMs: 0.5, firstTokenMs: 0 });
    const rows: Record<string, number>[] = JSON.parse(await exported({ format: 'json' }));
    const cells = (await exported())
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(','));
    for (const [index, cost] of costs.entries()) {
      for (const written of [rows[index]?.cost_usd, Number(cells[index]?.[13])])
        assert.ok(Math.abs((written ?? Number.NaN) - cost) <= cost * 1e-14, `${written} for ${cost}`);
    }
    assert.deepEqual(cells[1]?.slice(12), ['false', '3', '1', '0']);
    assert.deepEqual([rows[1]?.duration_ms, rows[1]?.first_token_ms, rows[1]?.estimated], [1, 0, false]);
  });
});
