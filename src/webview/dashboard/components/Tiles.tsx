import * as l10n from '@vscode/l10n';
import type { FigureTotals } from '../../../core/figures.ts';
import { errorRate, tokensOf } from '../model/charts.ts';
import type { Format } from '../model/format.ts';

type TilesProps = { readonly today: FigureTotals; readonly format: Format };

/** Today in five figures. */
export function Tiles({ today, format }: TilesProps) {
  const tokens = format.compact(tokensOf(today));
  const tiles = [
    { label: l10n.t('Requests'), value: format.integer(today.requests) },
    { label: l10n.t('Tokens'), value: today.estimated ? `≈ ${tokens}` : tokens },
    { label: l10n.t('Cost'), value: format.cost(today) },
    { label: l10n.t('Error rate'), value: today.requests === 0 ? '–' : format.percent(errorRate(today)) },
    { label: l10n.t('Latency (p95)'), value: today.latency ? format.duration(today.latency.p95) : '–' },
    { label: l10n.t('First token (p95)'), value: today.firstToken ? format.duration(today.firstToken.p95) : '–' },
  ];
  return (
    <section aria-labelledby="today">
      <h2 id="today">{l10n.t('Today')}</h2>
      <dl class="tiles">
        {tiles.map(({ label, value }) => (
          <div class="tile" key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
