import * as l10n from '@vscode/l10n';
import { useId } from 'preact/hooks';
import type { NamedTotals } from '../../../protocol/dashboard.ts';
import { errorRate } from '../model/charts.ts';
import type { Format } from '../model/format.ts';
import { Scroller } from './Scroller.tsx';
import { TableHead } from './TableHead.tsx';

type UsageTableProps = {
  readonly title: string;
  /** What the first column names. */
  readonly of: string;
  readonly rows: readonly NamedTotals[];
  /** Latencies are not kept by template. */
  readonly latency: boolean;
  readonly format: Format;
};

export function UsageTable({ title, of, rows, latency, format }: UsageTableProps) {
  const heading = useId();
  const columns = [
    l10n.t('Requests'),
    l10n.t('Input tokens'),
    l10n.t('Output tokens'),
    l10n.t('Cost'),
    l10n.t('Error rate'),
    ...(latency ? ['p50', 'p95'] : []),
  ];
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      {rows.length === 0 ? (
        <p class="muted">{l10n.t('Nothing in this period.')}</p>
      ) : (
        <Scroller>
          <table>
            <TableHead rows={of} columns={columns} />
            <tbody>
              {rows.map(({ name, totals }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td class="number">{format.integer(totals.requests)}</td>
                  <td class="number">{format.compact(totals.inputTokens)}</td>
                  <td class="number">{format.compact(totals.outputTokens)}</td>
                  <td class="number">{format.cost(totals)}</td>
                  <td class="number">{format.percent(errorRate(totals))}</td>
                  {latency && <td class="number">{totals.latency ? format.duration(totals.latency.p50) : '–'}</td>}
                  {latency && <td class="number">{totals.latency ? format.duration(totals.latency.p95) : '–'}</td>}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
    </section>
  );
}
