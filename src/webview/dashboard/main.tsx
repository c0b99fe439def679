import { signal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import { render } from 'preact';
import type { DashboardHostMessage, DashboardMessage } from '../../protocol/dashboard.ts';
import type { PanelBoot } from '../../protocol/messages.ts';
import { type PeriodName, periodNames } from '../../shared/figurePeriods.ts';
import { connectHost } from '../host.ts';
import { App } from './App.tsx';
import { createFormat } from './model/format.ts';
import type { DashboardStore } from './model/store.ts';
import { connectSocketHost } from './socketHost.ts';
// Here, since the styles of a part that loads later would not load with it.
import 'uplot/dist/uPlot.min.css';
import './styles/browser.css';
import './styles/dashboard.css';

function savedPeriod(state: unknown): PeriodName {
  const saved = (state as { period?: unknown } | undefined)?.period;
  return periodNames.find((name) => name === saved) ?? 'hours';
}

function start(root: HTMLElement, boot: PanelBoot): void {
  l10n.config({ contents: { ...boot.strings } });
  const inBrowser = document.documentElement.classList.contains('browser');
  const connected = signal(true);
  const host = inBrowser
    ? connectSocketHost((is) => {
        connected.value = is;
      })
    : connectHost<DashboardMessage, DashboardHostMessage>();
  const store: DashboardStore = {
    period: signal(savedPeriod(host.getState())),
    figures: signal(undefined),
    cache: signal(undefined),
    vitals: signal(undefined),
    connected,
  };
  host.onMessage((message) => {
    if (message.type === 'vitals') store.vitals.value = message;
    else if (message.type === 'cache') store.cache.value = message.cache;
    // An answer to an earlier choice of the period is late.
    else if (message.figures.period === store.period.value) store.figures.value = message.figures;
  });
  const choose = (period: PeriodName): void => {
    store.period.value = period;
    host.setState({ period });
    host.post({ type: 'period', period });
  };
  const post = inBrowser ? undefined : host.post;
  render(<App store={store} format={createFormat(boot.locale)} choose={choose} post={post} />, root);
  if (inBrowser) followColorScheme();
  host.post({ type: 'ready', period: store.period.value });
}

/** Graphs draw themselves anew when the root element's classes change. */
function followColorScheme(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', () => document.documentElement.classList.toggle('dark', dark.matches));
}

const root = document.getElementById('app');
const boot = document.getElementById('boot');
if (root && boot) start(root, JSON.parse(boot.textContent ?? '') as PanelBoot);
