import * as l10n from '@vscode/l10n';
import type { UsageTotals } from '../../core/history.ts';
import { priceTable } from '../../engine/observability/prices.ts';

/** Figures of the usage ledger as people read them, in one locale. */
export type UsageText = {
  tokens(count: number): string;
  cost(totals: Pick<UsageTotals, 'costUsd' | 'unpriced'> & { readonly estimated?: boolean }): string;
  /** Which price table the costs come from. */
  readonly priceTable: string;
};

export function createUsageText(locale: string): UsageText {
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const money = (digits: number) =>
    new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: 'USD',
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  const cents = money(2);
  const fine = money(4);
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  return {
    priceTable: l10n.t('Prices as of {0}', day.format(Date.parse(priceTable.date))),
    tokens: (count) => compact.format(count),
    cost: ({ costUsd, unpriced, estimated = false }) => {
      const exact = costUsd > 0 && costUsd < 0.01 ? fine.format(costUsd) : cents.format(costUsd);
      const text = estimated && costUsd > 0 ? `≈ ${exact}` : exact;
      return unpriced > 0 ? l10n.t('{0} + unknown', text) : text;
    },
  };
}
