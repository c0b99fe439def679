import type { ModelRef } from '../../core/chat.ts';
import { autoModel } from '../../core/routing.ts';
import { type Cheaper, cheaperModel } from './cheaper.ts';
import type { Candidate } from './chooseTargets.ts';

export type ForecastInput = {
  readonly model: ModelRef;
  readonly question: string;
  /** Tokens. */
  readonly input: number;
  readonly output: number;
  readonly vision: boolean;
};

export type Forecast = {
  /** US dollars; null when no price is known. */
  readonly usd: number | null;
  /** True: another model may be chosen that costs less. */
  readonly atMost: boolean;
  readonly cheaper?: Cheaper;
};

export type ForecastOptions = {
  readonly candidates: () => Promise<readonly Candidate[]>;
  readonly cost: (
    model: ModelRef,
    tokens: { readonly input: number; readonly output: number },
  ) => Promise<number | null>;
};

/** Tells before a request is sent what it would cost. Works while a person types: without an embedding. */
export function createForecast({ candidates, cost }: ForecastOptions): (input: ForecastInput) => Promise<Forecast> {
  return async ({ model, question, input, output, vision }) => {
    const costOf = (each: ModelRef): Promise<number | null> => cost(each, { input, output });
    const known = await candidates();
    if (model === autoModel) {
      const costs = await Promise.all(known.map((candidate) => costOf(candidate.model)));
      const priced = costs.filter((each) => each !== null);
      return { usd: priced.length === costs.length ? Math.max(...priced) : null, atMost: costs.length > 1 };
    }
    const usd = await costOf(model);
    if (usd === null || question.trim() === '') return { usd, atMost: false };
    const { complexityOf } = await import('./complexity.ts');
    const { score } = complexityOf(question);
    const needs = { tokens: input + output, vision, tools: false };
    const cheaper = await cheaperModel({ model, usd, needs, score }, known, costOf);
    return { usd, atMost: false, ...(cheaper && { cheaper }) };
  };
}
