import * as l10n from '@vscode/l10n';
import { stepLabel } from '../../../core/stepTimes.ts';
import type { RequestView, StepView } from '../../../protocol/dashboard.ts';
import type { Format } from '../model/format.ts';
import { Scroller } from './Scroller.tsx';
import { TableHead } from './TableHead.tsx';

type RequestsProps = { readonly requests: readonly RequestView[]; readonly format: Format };

/** The last requests of this window; each opens into its waterfall. */
export function Requests({ requests, format }: RequestsProps) {
  if (requests.length === 0) return null;
  return (
    <section aria-labelledby="requests">
      <h2 id="requests">{l10n.t('Last requests of this window')}</h2>
      {requests.map((request) => (
        <details class="request" key={request.id}>
          <summary>
            {[format.time(request.at), request.model, format.duration(request.durationMs), request.error]
              .filter((part) => part !== null)
              .join(' · ')}
          </summary>
          <Waterfall request={request} format={format} />
        </details>
      ))}
    </section>
  );
}

function Waterfall({ request: { steps, durationMs }, format }: { request: RequestView; format: Format }) {
  const total = Math.max(durationMs, ...steps.map(({ startMs, ms }) => startMs + ms), 1);
  return (
    <Scroller>
      <table class="waterfall">
        <TableHead rows={l10n.t('Step')} columns={[l10n.t('Begins after'), l10n.t('Takes')]} />
        <tbody>
          {steps.map((step, index) => (
            <tr key={index} class={step.isPart ? 'part-of' : ''}>
              <th scope="row">{labelOf(step)}</th>
              <td class="number">{format.duration(step.startMs)}</td>
              <td class="number share">
                <span class="part" style={barOf(step, total)} aria-hidden="true" />
                {format.duration(step.ms)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

const labelOf = ({ name, target, error }: StepView): string =>
  [stepLabel(name) ?? name, target, error].filter((part) => part !== null).join(' · ');

/** The column's right end is left to the figure. */
const barOf = ({ startMs, ms }: StepView, total: number) => ({
  marginLeft: `calc(${startMs / total} * (100% - 90px))`,
  width: `max(2px, calc(${ms / total} * (100% - 90px)))`,
});
