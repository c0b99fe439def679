import * as l10n from '@vscode/l10n';
import { type StepName, type StepTimes, stepLabel } from '../../../core/stepTimes.ts';
import type { Format } from '../model/format.ts';
import { Scroller } from './Scroller.tsx';
import { TableHead } from './TableHead.tsx';

type StepsProps = { readonly times: StepTimes; readonly format: Format };

/** Where the bottleneck is: in a sentence, with what helps, and as a table. */
export function Steps({ times, format }: StepsProps) {
  const [slowest] = times.steps;
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">{l10n.t('Where the time goes')}</h2>
      {slowest ? (
        <>
          <p class="bottleneck">
            <strong>
              {l10n.t('Slowest step: {0}, {1} of the time.', labelOf(slowest.name), format.percent(slowest.share))}
            </strong>{' '}
            {slowest.target !== null && l10n.t('Most of it with {0}.', slowest.target)} {adviceOf(slowest.name)}
          </p>
          <Scroller>
            <table>
              <TableHead rows={l10n.t('Step')} columns={[l10n.t('Share'), l10n.t('Mean'), 'p95']} />
              <tbody>
                {times.steps.map(({ name, share, meanMs, p95Ms }) => (
                  <tr key={name}>
                    <th scope="row">{labelOf(name)}</th>
                    <td class="number share">
                      <span class="part" style={{ width: `calc(${share} * (100% - 80px))` }} aria-hidden="true" />
                      {format.percent(share)}
                    </td>
                    <td class="number">{format.duration(meanMs)}</td>
                    <td class="number">{format.duration(p95Ms)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroller>
          <p class="muted">
            {l10n.t('Of the last {0} requests of this window in the period.', format.integer(times.requests))}
          </p>
        </>
      ) : (
        <p class="muted">{l10n.t('This window asked nothing in the period.')}</p>
      )}
    </section>
  );
}

const labelOf = (name: StepName): string => stepLabel(name) ?? name;

/** What to do about a step that takes long. */
function adviceOf(name: StepName): string {
  switch (name) {
    case 'queue':
      return l10n.t(
        'More requests at a time (chatLlm.reliability.maxConcurrent), further keys or fallback models shorten it.',
      );
    case 'route':
      return l10n.t('Choosing a model yourself in place of Auto saves it.');
    case 'first-byte':
      return l10n.t('A faster model, a shorter conversation or less thinking brings the first word sooner.');
    case 'stream':
      return l10n.t('Asking for shorter answers, or a model that writes faster, shortens it.');
    case 'failed':
      return l10n.t('“Chat LLM: Show Errors” says what fails; let a model that answers come first.');
    case 'other':
      return l10n.t('“Chat LLM: Show Errors” says what had to be tried again.');
    case 'cache':
    case 'mask':
    case 'validate':
    case 'render':
      return '';
  }
}
