import * as l10n from '@vscode/l10n';
import type { SystemFigures } from '../../../core/system.ts';
import type { TargetView } from '../../../protocol/dashboard.ts';
import type { Format } from '../model/format.ts';
import type { DashboardStore } from '../model/store.ts';
import { cacheFacts } from './cacheFacts.ts';
import { type Fact, Facts } from './Facts.tsx';

type VitalsProps = Pick<DashboardStore, 'vitals' | 'cache'> & { readonly format: Format };

/** What changes by the second; read out only where a person goes. */
export function Vitals({ vitals, cache, format }: VitalsProps) {
  const current = vitals.value;
  if (!current) return null;
  return (
    <div class="columns">
      <section aria-labelledby="health">
        <h2 id="health">{l10n.t('Health of the models')}</h2>
        {current.targets.length === 0 ? (
          <p class="muted">{l10n.t('None was asked since this window opened.')}</p>
        ) : (
          <ul class="targets">
            {current.targets.map((target) => (
              <Target key={target.name} target={target} now={current.now} format={format} />
            ))}
          </ul>
        )}
      </section>
      {cache.value && (
        <section aria-labelledby="cache">
          <h2 id="cache">{l10n.t('Cache')}</h2>
          <Facts rows={cacheFacts(cache.value, format)} />
        </section>
      )}
      <section aria-labelledby="system">
        <h2 id="system">{l10n.t('Extension host')}</h2>
        <Facts rows={systemFacts(current.system, format)} />
      </section>
    </div>
  );
}

function Target({ target, now, format }: { target: TargetView; now: number; format: Format }) {
  const { name, circuit, dueAt, limitedUntil, running, waiting } = target;
  const limited = limitedUntil !== undefined && limitedUntil > now;
  const [icon, state] =
    circuit === 'open'
      ? ['error', l10n.t('Left alone until {0}: it failed too often', format.time(dueAt ?? now))]
      : circuit === 'half-open'
        ? ['warning', l10n.t('The next request is a trial')]
        : limited
          ? ['watch', l10n.t('Rate limit used up until {0}', format.time(limitedUntil))]
          : ['pass', l10n.t('Available')];
  return (
    <li>
      <span class={`codicon codicon-${icon} ${icon}`} aria-hidden="true" />
      <span class="name">{name}</span>
      <span class="muted">
        {state}
        {running + waiting > 0 && ` · ${l10n.t('{0} running, {1} waiting', running, waiting)}`}
      </span>
    </li>
  );
}

const systemFacts = (system: SystemFigures, format: Format): readonly Fact[] => [
  [l10n.t('Processor'), format.percent(system.cpu)],
  [l10n.t('Memory'), format.bytes(system.memoryBytes)],
  [l10n.t('Heap'), `${format.bytes(system.heapBytes)} / ${format.bytes(system.heapLimitBytes)}`],
  [l10n.t('Event-loop delay, p99 of the last second'), format.duration(system.eventLoopDelay.p99)],
  [l10n.t('Event-loop delay, longest of the last second'), format.duration(system.eventLoopDelay.max)],
  [l10n.t('Up for'), format.uptime(system.uptimeSeconds)],
];
