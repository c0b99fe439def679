import { type BudgetLevel, type BudgetState, budgetPeriods } from '../../core/budget.ts';
import type { ModelRef, Notice } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import type { UsageLedger } from '../../core/history.ts';
import type { Middleware } from '../../core/pipeline.ts';
import type { Logger, Now } from '../../core/ports.ts';
import { startOf } from '../../shared/periods.ts';

export type BudgetLimits = {
  /** US dollars; 0 is no limit. */
  readonly dailyUsd: number;
  readonly monthlyUsd: number;
  /** From this share of a limit on the person is told. 1 to 100. */
  readonly warnPercent: number;
};

export type BudgetOptions = {
  readonly ledger: Pick<UsageLedger, 'totals'> | undefined;
  readonly limits: () => BudgetLimits;
  /** Whether a request to the model costs nothing; those are always let through. */
  readonly isFree: (model: ModelRef) => Promise<boolean>;
  readonly logger: Logger;
  readonly now: Now;
};

export type Budget = {
  readonly middleware: Middleware;
  /** For work that no request of the pipeline stands for. Throws ChatError `budget-reached` where a request would. */
  check(model: ModelRef): Promise<void>;
  /** Of the periods that have a limit. Never throws. */
  states(): readonly BudgetState[];
};

const levelOf = (used: number, limit: number, warnPercent: number): BudgetLevel => {
  if (used >= limit) return 'stop';
  return used * 100 >= limit * warnPercent ? 'warn' : 'free';
};

/**
 * Stops requests that cost something once a budget is used up (`budget-reached`), so that failover goes on to a model
 * that costs nothing, if there is one; and tells once a period when most of it is used. What runs is not stopped: a
 * request may go over by its own price. Stands inside failover. A ledger that cannot be read stops nothing.
 */
export function createBudget({ ledger, limits, isFree, logger, now }: BudgetOptions): Budget {
  const told = new Set<string>();

  function states(): readonly BudgetState[] {
    const { dailyUsd, monthlyUsd, warnPercent } = limits();
    const limitOf = { day: dailyUsd, month: monthlyUsd };
    return budgetPeriods
      .filter((period) => ledger && limitOf[period] > 0)
      .flatMap((period): BudgetState[] => {
        try {
          const usedUsd = ledger?.totals({ since: startOf(period, now()) }).costUsd ?? 0;
          const limitUsd = limitOf[period];
          return [{ period, usedUsd, limitUsd, level: levelOf(usedUsd, limitUsd, warnPercent) }];
        } catch (thrown) {
          logger.warn('The budget could not be read', { code: ChatError.from(thrown).code });
          return [];
        }
      });
  }

  function warnings(known: readonly BudgetState[]): readonly Notice[] {
    return known.flatMap(({ period, usedUsd, limitUsd, level }): Notice[] => {
      const id = `${period} ${startOf(period, now())} ${limitUsd}`;
      if (level !== 'warn' || told.has(id)) return [];
      told.add(id);
      return [{ type: 'notice', notice: 'budget', period, usedUsd, limitUsd }];
    });
  }

  /** What is known of the budgets that hold for the model; none for one that costs nothing. */
  async function heldTo(model: ModelRef): Promise<readonly BudgetState[]> {
    const known = states();
    if (known.length === 0 || (await isFree(model))) return [];
    const reached = known.find(({ level }) => level === 'stop');
    if (reached) throw new ChatError('budget-reached', { period: reached.period, limitUsd: reached.limitUsd });
    return known;
  }

  return {
    states,
    check: async (model) => void (await heldTo(model)),
    middleware: (next) =>
      async function* budget(request, context) {
        if (context.purpose !== 'probe') yield* warnings(await heldTo(request.model));
        yield* next(request, context);
      },
  };
}
