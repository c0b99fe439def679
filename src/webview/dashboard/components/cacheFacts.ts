import * as l10n from '@vscode/l10n';
import type { CacheStatistics } from '../../../core/cache.ts';
import type { Format } from '../model/format.ts';
import type { Fact } from './Facts.tsx';

/** What the cache saved, and what it holds. */
export function cacheFacts(cache: CacheStatistics, format: Format): readonly Fact[] {
  const hits = Object.values(cache.hits).reduce((sum, count) => sum + count, 0);
  const similar = cache.hits.semantic;
  const asked = hits + cache.misses;
  const share = (count: number): string => (asked === 0 ? '–' : format.percent(count / asked));
  return [
    [l10n.t('Requests from the cache'), share(hits)],
    ...(similar > 0 ? ([[l10n.t('of these, to similar questions'), share(similar)]] as const) : []),
    [l10n.t('Cost saved'), format.usd(cache.savedUsd)],
    [l10n.t('Tokens saved'), format.compact(cache.savedTokens)],
    [l10n.t('Time saved'), format.uptime(cache.savedMs / 1000)],
    [l10n.t('Answers in it'), `${format.integer(cache.entries)} (${format.bytes(cache.bytes)})`],
  ];
}
