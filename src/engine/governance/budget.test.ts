import assert from 'node:assert/strict';
import type { ChatEvent } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import type { UsageTotals } from '../../core/history.ts';
import type { Context, Handler } from '../../core/pipeline.ts';
import { startOf } from '../../shared/periods.ts';
import { type BudgetLimits, createBudget } from './budget.ts';

const logger = { debug() {}, info() {}, warn() {}, error() {} };
const noon = new Date(2026, 4, 20, 12).getTime();
const context: Context = { requestId: '1', signal: new AbortController().signal, purpose: 'chat' };
const done: ChatEvent = {
  type: 'finish',
  reason: 'stop',
  usage: { inputTokens: 1, outputTokens: 1, estimated: false },
};
const answer: Handler = async function* () {
  yield done;
};

async function all(events: AsyncIterable<ChatEvent>): Promise<ChatEvent[]> {
  const seen: ChatEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

function setUp(limits: Partial<BudgetLimits>, spent: { day: number; month: number }) {
  let now = noon;
  const totals = ({ since }: { since: number }): UsageTotals => ({
    requests: 1,
    inputTokens: 0,
    outputTokens: 0,
    unpriced: 0,
    estimated: false,
    costUsd: since === startOf('day', now) ? spent.day : spent.month,
  });
  const budget = createBudget({
    ledger: { totals },
    limits: () => ({ dailyUsd: 0, monthlyUsd: 0, warnPercent: 80, ...limits }),
    isFree: async (model) => model === 'local/free',
    logger,
    now: () => now,
  });
  const handler = budget.middleware(answer);
  return {
    budget,
    spent,
    setNow: (at: number) => {
      now = at;
    },
    ask: (model = 'a/paid', more: Partial<Context> = {}) =>
      all(handler({ model, messages: [], stream: true }, { ...context, ...more })),
  };
}

const isReached = (period: string) => (error: unknown) =>
  ChatError.is(error) && error.code === 'budget-reached' && error.data.period === period;

describe('budget', () => {
  it('is no business of anyone without limits', async () => {
    const { ask, budget } = setUp({}, { day: 1000, month: 1000 });
    assert.deepEqual(await ask(), [done]);
    assert.deepEqual(budget.states(), []);
  });

  it('warns once a period, also when the limit is raised', async () => {
    const { ask, setNow, spent } = setUp({ dailyUsd: 5 }, { day: 4, month: 40 });
    assert.deepEqual((await ask())[0], { type: 'notice', notice: 'budget', period: 'day', usedUsd: 4, limitUsd: 5 });
    assert.deepEqual(await ask(), [done]);
    setNow(noon + 24 * 3600_000);
    spent.day = 3.9;
    assert.deepEqual(await ask(), [done]);
    spent.day = 4.5;
    assert.equal((await ask()).length, 2);
  });

  it('stops what costs something, and lets through what is free and what only probes', async () => {
    const { ask } = setUp({ dailyUsd: 5 }, { day: 5, month: 5 });
    await assert.rejects(ask(), isReached('day'));
    assert.deepEqual(await ask('local/free'), [done]);
    assert.deepEqual(await ask('a/paid', { purpose: 'probe' }), [done]);
  });

  it('counts the month too', async () => {
    const { ask, budget } = setUp({ dailyUsd: 5, monthlyUsd: 30 }, { day: 1, month: 31 });
    await assert.rejects(ask(), isReached('month'));
    assert.deepEqual(
      budget.states().map(({ period, level }) => [period, level]),
      [
        ['day', 'free'],
        ['month', 'stop'],
      ],
    );
  });

  it('stops nothing when the ledger cannot be read', async () => {
    const budget = createBudget({
      ledger: {
        totals() {
          throw new ChatError('storage');
        },
      },
      limits: () => ({ dailyUsd: 1, monthlyUsd: 0, warnPercent: 80 }),
      isFree: async () => false,
      logger,
      now: () => noon,
    });
    assert.deepEqual(await all(budget.middleware(answer)({ model: 'a/b', messages: [], stream: true }, context)), [
      done,
    ]);
  });
});
