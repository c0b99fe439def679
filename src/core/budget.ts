/** Months and days are those of the person's own clock. */
export const budgetPeriods = ['day', 'month'] as const;
export type BudgetPeriod = (typeof budgetPeriods)[number];

export type BudgetLevel = 'free' | 'warn' | 'stop';
/** How much of a period's budget is used, in US dollars. */
export type BudgetState = {
  readonly period: BudgetPeriod;
  readonly usedUsd: number;
  readonly limitUsd: number;
  readonly level: BudgetLevel;
};
