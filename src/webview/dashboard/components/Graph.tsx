import * as l10n from '@vscode/l10n';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Chart } from '../model/charts.ts';
import type { Plot } from '../plot.ts';
import { Scroller } from './Scroller.tsx';
import { TableHead } from './TableHead.tsx';

type GraphProps = {
  readonly chart: Chart;
  /** The parts of the period, short for the axis and whole for the table. */
  readonly parts: readonly { readonly short: string; readonly long: string }[];
  readonly trend: string | undefined;
};

/** A graph for the eyes and the same figures as a table for everybody; the graph's own canvas says nothing. */
export function Graph({ chart, parts, trend }: GraphProps) {
  const canvas = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | undefined>(undefined);
  const latest = useRef({ chart, parts });
  latest.current = { chart, parts };
  const [at, setAt] = useState<number | undefined>();
  const heading = useId();

  useEffect(() => {
    let gone = false;
    void import('../plot.ts').then(({ createPlot }) => {
      if (gone || !canvas.current) return;
      plot.current = createPlot(canvas.current, setAt);
      plot.current.draw(latest.current.chart, latest.current.parts);
    });
    return () => {
      gone = true;
      plot.current?.destroy();
    };
  }, []);
  useEffect(() => plot.current?.draw(chart, parts), [chart, parts]);

  const shown = at === undefined ? undefined : parts[at];
  return (
    <section class="graph" aria-labelledby={heading}>
      <h3 id={heading}>{chart.title}</h3>
      <p class="summary">
        <strong>{chart.summary}</strong> {trend && <span class="muted">{trend}</span>}
      </p>
      <div class="plot" ref={canvas} aria-hidden="true" />
      <ul class="legend" aria-hidden="true">
        {chart.lines.map(({ label, color, dash, values }) => (
          <li key={label}>
            <svg viewBox="0 0 18 8" width="18" height="8" aria-hidden="true">
              <line
                x1="0"
                y1="4"
                x2="18"
                y2="4"
                stroke={`var(${color})`}
                stroke-width={chart.kind === 'bars' ? 8 : 2}
                stroke-dasharray={dash?.map((length) => length / 2).join(' ')}
              />
            </svg>
            {label}
            {shown && <span class="value">{formatted(values[at ?? 0], chart.format)}</span>}
          </li>
        ))}
        <li class="muted at">{shown?.long ?? '\u00a0'}</li>
      </ul>
      <details>
        <summary>{l10n.t('{0} as a table', chart.title)}</summary>
        <Table chart={chart} parts={parts} />
      </details>
    </section>
  );
}

const formatted = (value: number | null | undefined, format: Chart['format']): string =>
  value === null || value === undefined ? '–' : format(value);

/** The newest first; parts in which nothing happened are left out. */
function Table({ chart, parts }: Pick<GraphProps, 'chart' | 'parts'>) {
  const rows = parts
    .map((part, index) => ({ name: part.long, cells: chart.lines.map(({ values }) => values[index]) }))
    .filter(({ cells }) => cells.some((cell) => cell))
    .reverse();
  if (rows.length === 0) return <p class="muted">{l10n.t('Nothing in this period.')}</p>;
  return (
    <Scroller>
      <table>
        <TableHead rows={l10n.t('Time')} columns={chart.lines.map(({ label }) => label)} />
        <tbody>
          {rows.map(({ name, cells }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells.map((cell, index) => (
                <td class="number" key={chart.lines[index]?.label}>
                  {formatted(cell, chart.format)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}
