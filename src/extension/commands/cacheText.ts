import * as l10n from '@vscode/l10n';
import type {
  CachedAnswer,
  CacheEntrySummary,
  CacheSize,
  CacheStatistics,
  SemanticIndex,
  SemanticLearning,
  SharedState,
} from '../../core/cache.ts';
import { type CacheTier, cacheTiers } from '../../core/cacheTiers.ts';
import { fenceCode } from '../../shared/codeFences.ts';
import { createUsageText } from '../views/usageText.ts';

/** What the cache's commands say. */
export type CacheText = {
  size(size: CacheSize): string;
  /** Lines for a list: a figure and what it is made of. */
  statistics(
    statistics: CacheStatistics & { readonly semantic?: ReturnType<SemanticIndex['statistics']> },
  ): readonly { readonly label: string; readonly detail: string }[];
  /** One line on what machines share. `entries` undefined: unknown. */
  shared(state: SharedState, entries: number | undefined): { readonly label: string; readonly detail: string };
  /** One line on an entry. */
  facts(entry: CacheEntrySummary): string;
  /** An entry as a Markdown document. */
  document(entry: CachedAnswer): string;
};

const tierNames: Readonly<Record<CacheTier, () => string>> = {
  memory: () => l10n.t('memory'),
  disk: () => l10n.t('disk'),
  shared: () => l10n.t('shared'),
  semantic: () => l10n.t('similar questions'),
  'in-flight': () => l10n.t('asked at the same time'),
};

const megabyte = 1_000_000;

export function createCacheText(locale: string): CacheText {
  const integer = new Intl.NumberFormat(locale);
  const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 2, signDisplay: 'always' });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const amount = (unit: string, digits: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: digits });
  const kilobytes = amount('kilobyte', 1);
  const megabytes = amount('megabyte', 1);
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const seconds = amount('second', 0);
  const usage = createUsageText(locale);
  const cost = (usd: number | null): string => (usd === null ? '–' : usage.cost({ costUsd: usd, unpriced: 0 }));
  const bytes = (count: number): string =>
    count < megabyte ? kilobytes.format(count / 1000) : megabytes.format(count / megabyte);

  const judged = ({ judged: count, wrong, rechecked, offset }: SemanticLearning, bound: number) => ({
    label: l10n.t('Answers to similar questions that were judged: {0}', integer.format(count)),
    detail: [
      l10n.t('wrong: {0}, allowed: {1}', percent.format(count === 0 ? 0 : wrong / count), percent.format(bound)),
      ...(rechecked > 0 ? [l10n.t('compared with a new answer: {0}', integer.format(rechecked))] : []),
      ...(offset > 0 ? [l10n.t('more careful than at first: {0}', decimal.format(offset))] : []),
    ].join(' · '),
  });

  return {
    size: (size) => l10n.t('Answers: {0} ({1})', integer.format(size.entries), bytes(size.bytes)),
    statistics(all) {
      const hits = cacheTiers.reduce((sum, tier) => sum + all.hits[tier], 0);
      const asked = hits + all.misses;
      const used = cacheTiers.filter((tier) => all.hits[tier] > 0);
      return [
        {
          label: l10n.t('From the cache: {0} of {1} requests', integer.format(hits), integer.format(asked)),
          detail: [
            ...(asked === 0 ? [] : [percent.format(hits / asked)]),
            ...used.map((tier) => `${tierNames[tier]()}: ${percent.format(all.hits[tier] / asked)}`),
          ].join(' · '),
        },
        {
          label: l10n.t('Saved: {0}', cost(all.savedUsd)),
          detail: [
            l10n.t('{0} tokens', integer.format(all.savedTokens)),
            seconds.format(all.savedMs / 1000),
            ...(all.since === 0 ? [] : [l10n.t('since {0}', dateTime.format(all.since))]),
          ].join(' · '),
        },
        {
          label: l10n.t('Answers: {0} ({1})', integer.format(all.entries), bytes(all.bytes)),
          detail: l10n.t('Pinned: {0}', integer.format(all.pinned)),
        },
        ...(all.learned.judged + all.learned.rechecked > 0 && all.semantic
          ? [judged(all.learned, all.semantic.bound)]
          : []),
      ];
    },
    shared: ({ connected, since }, entries) => ({
      label: connected ? l10n.t('Shared cache: connected') : l10n.t('Shared cache: not reachable'),
      detail: [
        l10n.t('since {0}', dateTime.format(since)),
        ...(entries === undefined ? [] : [l10n.t('answers: {0}', integer.format(entries))]),
      ].join(' · '),
    }),
    facts: ({ answeredBy, storedAt, hits, costUsd, bytes: size }) =>
      [
        answeredBy,
        dateTime.format(storedAt),
        l10n.t('uses: {0}', integer.format(hits)),
        ...(costUsd === null ? [] : [cost(costUsd)]),
        bytes(size),
      ].join(' · '),
    document(entry) {
      const { tags, storedAt, expiresAt, pinned } = entry;
      const facts = [
        `${l10n.t('Model')}: ${entry.answeredBy}`,
        `${l10n.t('Stored')}: ${dateTime.format(storedAt)}`,
        `${l10n.t('Given until')}: ${pinned || expiresAt === null ? l10n.t('always') : dateTime.format(expiresAt)}`,
        `${l10n.t('Cost')}: ${cost(entry.costUsd)}`,
        ...(tags.template === null ? [] : [`${l10n.t('Template')}: ${tags.template}`]),
        ...(tags.workspace === null ? [] : [`${l10n.t('Workspace')}: ${tags.workspace}`]),
        ...tags.files.map((file) => `${l10n.t('File')}: ${file}`),
      ];
      return [
        `# ${l10n.t('Answer in the cache')}`,
        facts.map((fact) => `- ${fact}`).join('\n'),
        `## ${l10n.t('Question')}`,
        fenceCode(entry.question, 'text'),
        `## ${l10n.t('Answer')}`,
        entry.text,
        '',
      ].join('\n\n');
    },
  };
}
