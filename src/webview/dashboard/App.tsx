import * as l10n from '@vscode/l10n';
import { useMemo } from 'preact/hooks';
import type { DashboardFigures, DashboardMessage } from '../../protocol/dashboard.ts';
import { type PeriodName, periodNames } from '../../shared/figurePeriods.ts';
import { Graph } from './components/Graph.tsx';
import { Requests } from './components/Requests.tsx';
import { Steps } from './components/Steps.tsx';
import { Tiles } from './components/Tiles.tsx';
import { UsageTable } from './components/UsageTable.tsx';
import { Vitals } from './components/Vitals.tsx';
import { chartsOf } from './model/charts.ts';
import type { Format } from './model/format.ts';
import type { DashboardStore } from './model/store.ts';

type AppProps = {
  readonly store: DashboardStore;
  readonly format: Format;
  readonly choose: (period: PeriodName) => void;
  /** Missing in a browser, where nothing of VS Code can be opened. */
  readonly post: ((message: DashboardMessage) => void) | undefined;
};

function periodLabel(period: PeriodName): string {
  switch (period) {
    case 'minutes':
      return l10n.t('Last 60 minutes');
    case 'hours':
      return l10n.t('Last 24 hours');
    case 'days':
      return l10n.t('Last 30 days');
    case 'months':
      return l10n.t('Last 12 months');
  }
}

export function App({ store, format, choose, post }: AppProps) {
  const figures = store.figures.value;
  if (!figures && store.connected.value) return null;
  return (
    <main class="dashboard">
      {!store.connected.value && (
        <p class="lost" role="alert">
          {l10n.t(
            'No connection to VS Code. If its window was closed, run “Chat LLM: Open Dashboard in Browser” in another one.',
          )}
        </p>
      )}
      {figures && <Content figures={figures} store={store} format={format} choose={choose} post={post} />}
    </main>
  );
}

function Content({ figures, store, format, choose, post }: AppProps & { readonly figures: DashboardFigures }) {
  return (
    <>
      <header>
        <h1>{l10n.t('Chat LLM Dashboard')}</h1>
        {post && (
          <button type="button" class="secondary" onClick={() => post({ type: 'exportUsage' })}>
            {l10n.t('Export Usage…')}
          </button>
        )}
      </header>
      {figures.hasRequests ? (
        <Usage figures={figures} store={store} format={format} choose={choose} />
      ) : (
        <section class="empty">
          <p>{l10n.t('Nothing was asked yet. Tokens, cost, latency and errors of each request will show here.')}</p>
          {post && (
            <button type="button" onClick={() => post({ type: 'openChat' })}>
              {l10n.t('Open Chat')}
            </button>
          )}
        </section>
      )}
      <Vitals vitals={store.vitals} cache={store.cache} format={format} />
      <footer class="muted">{l10n.t('Prices as of {0}', format.day(figures.pricesAsOf))}</footer>
    </>
  );
}

type UsageProps = Omit<AppProps, 'post'> & { readonly figures: DashboardFigures };

function Usage({ figures, store, format, choose }: UsageProps) {
  const charts = useMemo(() => chartsOf(figures, format), [figures, format]);
  const parts = useMemo(
    () =>
      figures.bounds.slice(0, -1).map((at) => ({
        short: format.part(figures.period, at, 'short'),
        long: format.part(figures.period, at, 'long'),
      })),
    [figures, format],
  );
  return (
    <>
      <Tiles today={figures.today} format={format} />
      <section aria-labelledby="trends">
        <div class="bar">
          <h2 id="trends">{l10n.t('Over time')}</h2>
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset brings a border and a legend of its own. */}
          <div class="periods" role="group" aria-label={l10n.t('Period')}>
            {periodNames.map((name) => (
              <button
                type="button"
                key={name}
                class="secondary"
                aria-pressed={store.period.value === name}
                onClick={() => choose(name)}
              >
                {periodLabel(name)}
              </button>
            ))}
          </div>
        </div>
        <div class="graphs">
          {charts.map((chart) => (
            <Graph
              key={chart.title}
              chart={chart}
              parts={parts}
              trend={
                chart.trend === undefined
                  ? undefined
                  : l10n.t('{0} against the period before', format.change(chart.trend))
              }
            />
          ))}
        </div>
      </section>
      <Steps times={figures.steps} format={format} />
      <Requests requests={figures.requests} format={format} />
      <UsageTable title={l10n.t('Models')} of={l10n.t('Model')} rows={figures.models} latency format={format} />
      <UsageTable
        title={l10n.t('Prompt templates')}
        of={l10n.t('Template')}
        rows={figures.templates}
        latency={false}
        format={format}
      />
    </>
  );
}
