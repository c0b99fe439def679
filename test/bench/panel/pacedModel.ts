import type { Scenario } from '../../support/loopback.ts';
import { chunk } from '../../support/loopbackScenarios.ts';
import { pieces } from './text.ts';

/** When the word of each number was sent, in milliseconds since the epoch, in the order of sending. */
export type Sent = { readonly number: number; readonly at: number };

export type PacedModel = {
  readonly scenario: Scenario;
  /** What the present answer has sent. */
  readonly sent: readonly Sent[];
  /** Before a question: what the last answer has sent is no sign of the next one. */
  readonly forget: () => void;
  /** Resolves when the present answer is sent in full or given up. */
  readonly ended: () => Promise<void>;
};

export const question = (rate: number, lineCount: number, by: 'word' | 'line'): string =>
  `Stream ${rate} a second, ${lineCount} lines by ${by}`;

/** Answers `question(…)` at exactly its rate: what a late timer has missed is sent at once. */
export function createPacedModel(): PacedModel {
  const sent: Sent[] = [];
  let ended: Promise<void> = Promise.resolve();

  const scenario: Scenario = ({ request, response }) => {
    const [, rate = '50', count = '100', by = 'word'] =
      /Stream (\d+) a second, (\d+) lines by (word|line)/.exec(request.rawBody.slice(-2000)) ?? [];
    const source = pieces(Number(count), by === 'line' ? 'line' : 'word');
    sent.length = 0;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const { promise, resolve } = Promise.withResolvers<void>();
    ended = promise;
    const started = performance.now();
    let number = 0;
    const timer = setInterval(() => {
      const due = ((performance.now() - started) * Number(rate)) / 1000;
      for (; number < due; number++) {
        const next = source.next();
        if (next.done) return finish();
        response.write(`data: ${chunk({ content: next.value.text })}\n\n`);
        sent.push({ number: next.value.lastNumber, at: Date.now() });
      }
    }, 2);
    const finish = (): void => {
      clearInterval(timer);
      response.end(`data: ${chunk({}, 'stop')}\n\ndata: [DONE]\n\n`);
      resolve();
    };
    response.once('close', () => {
      clearInterval(timer);
      resolve();
    });
  };
  const forget = (): void => {
    sent.length = 0;
  };
  return { scenario, sent, forget, ended: () => ended };
}
