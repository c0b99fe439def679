import * as l10n from '@vscode/l10n';
import { stepLabel } from '../core/stepTimes.ts';
import type { LogEntry } from '../engine/observability/logLine.ts';
import { readAttribute } from '../engine/observability/names.ts';
import { fenceCode } from '../shared/codeFences.ts';

type Step = NonNullable<LogEntry['spans']>[number];

/** Columns of a waterfall's bars. */
const barWidth = 24;
/** Below this share no step is worth naming. */
const smallShare = 0.05;

/**
 * An entry of the request log as Markdown for people: facts, the steps as a waterfall, what was sent (from the log, else
 * `sent`, Markdown), and all of it as JSON.
 */
export function describeLogEntry(entry: LogEntry, locale: string, sent = ''): string {
  const { spans, request, ...rest } = entry;
  const time = new Date(entry.timestamp).toLocaleString(locale);
  return [
    `# ${entry.body} · ${time}`,
    factsOf(entry, locale).join('\n'),
    ...(spans && spans.length > 0 ? [`## ${l10n.t('Steps')}`, slowest(entry, spans), waterfall(entry, spans)] : []),
    ...(request === undefined
      ? [sent.trim()].filter((part) => part !== '')
      : [`## ${l10n.t('Request')}`, fenceCode(JSON.stringify(request, null, 2), 'json')]),
    `## ${l10n.t('Entry')}`,
    fenceCode(JSON.stringify({ ...rest, ...(spans && { spans }) }, null, 2), 'json'),
    '',
  ].join('\n\n');
}

const text = (entry: Pick<LogEntry, 'attributes'>, fact: Parameters<typeof readAttribute>[1]): string | undefined => {
  const value = readAttribute(entry.attributes, fact);
  return value === undefined ? undefined : String(value);
};
const figure = (entry: Pick<LogEntry, 'attributes'>, fact: Parameters<typeof readAttribute>[1]): number | undefined => {
  const value = readAttribute(entry.attributes, fact);
  return typeof value === 'number' ? value : undefined;
};

/** One line for lists: model, tokens, cost, time; of what is no request, its facts. */
export function summariseLogEntry(entry: LogEntry, locale: string): string {
  if (entry.traceId === undefined)
    return Object.entries(entry.attributes)
      .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
      .join(' · ');
  const number = new Intl.NumberFormat(locale);
  const [input, output] = [figure(entry, 'inputTokens'), figure(entry, 'outputTokens')];
  const cost = figure(entry, 'costUsd');
  const duration = figure(entry, 'durationMs');
  return [
    text(entry, 'target') ?? text(entry, 'model'),
    text(entry, 'errorCode'),
    input === undefined ? undefined : `↑${number.format(input)} ↓${number.format(output ?? 0)}`,
    cost === undefined ? undefined : `$${number.format(cost)}`,
    duration === undefined ? undefined : milliseconds(duration, locale),
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

const milliseconds = (ms: number, locale: string): string => `${Math.round(ms).toLocaleString(locale)} ms`;

function factsOf(entry: LogEntry, locale: string): string[] {
  const code = (value: string): string => `\`${value.replaceAll('`', '')}\``;
  const error = text(entry, 'errorCode');
  const retries = figure(entry, 'retries') ?? 0;
  const fallbacks = figure(entry, 'fallbacks') ?? 0;
  const saved = figure(entry, 'savedTokens');
  const requestId = text(entry, 'requestId');
  const summary = summariseLogEntry(entry, locale);
  return [
    ...(summary === '' ? [] : [code(summary)]),
    ...(error === undefined ? [] : [l10n.t('Error: {0}', code(entry.detail ? `${error}: ${entry.detail}` : error))]),
    ...(retries > 0 ? [l10n.t('Retries: {0}', retries)] : []),
    ...(saved === undefined ? [] : [l10n.t('From the cache: {0} tokens saved', saved.toLocaleString(locale))]),
    ...(fallbacks > 0 ? [l10n.t('Other models that were asked: {0}', fallbacks)] : []),
    ...(requestId === undefined ? [] : [l10n.t('Request: {0}', code(requestId))]),
    ...(entry.traceId === undefined ? [] : [l10n.t('Trace: {0}', code(entry.traceId))]),
  ].map((fact) => `- ${fact}`);
}

const nameOf = (name: string): string => stepLabel(name) ?? name;

/** Until the last step has ended, in milliseconds: an answer is drawn after its request. */
const totalOf = (entry: LogEntry, spans: readonly Step[]): number =>
  Math.max(figure(entry, 'durationMs') ?? 0, ...spans.map(({ start, duration }) => start + duration));

/** Where the time went, in words. An attempt is what it is made of. */
function slowest(entry: LogEntry, spans: readonly Step[]): string {
  const total = totalOf(entry, spans);
  const sums = new Map<string, number>();
  for (const { name, duration } of spans) if (name !== 'attempt') sums.set(name, (sums.get(name) ?? 0) + duration);
  const known = [...sums.values()].reduce((sum, duration) => sum + duration, 0);
  sums.set('other', total - known);
  const [name, duration] = [...sums].toSorted(([, a], [, b]) => b - a)[0] ?? ['', 0];
  if (figure(entry, 'durationMs') === undefined || total <= 0 || duration / total < smallShare)
    return l10n.t('No step took long.');
  return l10n.t('Slowest step: {0}, {1} % of the time.', nameOf(name), Math.round((duration / total) * 100));
}

function waterfall(entry: LogEntry, spans: readonly Step[]): string {
  const total = Math.max(totalOf(entry, spans), 1);
  const rows = spans.map((span) => {
    const inner = spans.some(({ spanId }) => spanId === span.parentSpanId);
    const target = text(span, 'target');
    const error = text(span, 'errorCode');
    const label = [nameOf(span.name), target, error].filter((part) => part !== undefined).join(' · ');
    const from = Math.min(barWidth - 1, Math.floor((span.start / total) * barWidth));
    const width = Math.max(1, Math.round((span.duration / total) * barWidth));
    const bar = ' '.repeat(from) + '█'.repeat(Math.min(width, barWidth - from));
    return { label: inner ? `  ${label}` : label, ms: `${Math.round(span.duration)} ms`, bar };
  });
  const times = Math.max(...rows.map(({ ms }) => ms.length));
  // Bars first: in a narrow editor it is the end of a line that wraps.
  const lines = rows.map(({ label, ms, bar }) => `${bar.padEnd(barWidth)}  ${ms.padStart(times)}  ${label}`);
  return fenceCode(lines.join('\n'), 'text');
}
