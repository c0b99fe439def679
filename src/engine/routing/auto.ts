import type { Chain, ChooseChain } from '../../core/chain.ts';
import type { ChatRequest, ModelRef } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import type { Context } from '../../core/pipeline.ts';
import type { Embedder, Logger } from '../../core/ports.ts';
import { autoModel, type RoutingPolicy } from '../../core/routing.ts';
import { checkAnswer } from './checkAnswer.ts';
import { type Candidate, chooseTargets } from './chooseTargets.ts';
import type { Complexity } from './complexity.ts';
import { hasImages, readingsOf } from './question.ts';

export type AutoOptions = {
  /** The models to choose from, and whether they stand in the person's own order, weakest first. */
  readonly candidates: () => Promise<{ readonly candidates: readonly Candidate[]; readonly ordered: boolean }>;
  readonly policy: () => RoutingPolicy;
  /** The chain of a model that was named: its keys and fallbacks. */
  readonly chainOf: ChooseChain;
  /** Tokens of input and answer together. */
  readonly countTokens: (request: ChatRequest) => number;
  readonly embedder?: Embedder | undefined;
  /** How long the embedding may take before the choice is made without it, in milliseconds. */
  readonly embeddingMs?: number;
  readonly logger: Logger;
};

/** What the engine asks for itself needs no strong model. */
const chores = new Set<Context['purpose']>(['title', 'commit', 'summary']);

/**
 * Chooses for the model `auto`; for every other one `chainOf` does. Where the cheaper model computes something, its
 * answer is checked here and goes to the next model when it does not hold: a cascade.
 */
export function createAuto(options: AutoOptions): ChooseChain {
  const { candidates, chainOf, countTokens, embedder, embeddingMs = 1000, logger } = options;

  async function embed(texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]> {
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(embeddingMs)]);
      return (await embedder?.embed(texts, limit)) ?? [];
    } catch (thrown) {
      logger.debug('Routing goes on without an embedding', { code: ChatError.from(thrown).code });
      return [];
    }
  }

  /** Of several readings the hardest counts: “go on” after a hard question is no easy one. */
  async function judge(request: ChatRequest, { purpose, signal }: Context): Promise<Complexity> {
    if (chores.has(purpose)) return { score: 0, form: 'open' };
    const { complexityOf, judgedText } = await import('./complexity.ts');
    const readings = readingsOf(request);
    const vectors = await embed(readings.map(judgedText), signal);
    const judged = readings.map((reading, index) => complexityOf(reading, vectors[index]));
    return judged.reduce((hardest, each) => (each.score > hardest.score ? each : hardest));
  }

  async function targetsOf(models: readonly ModelRef[], request: ChatRequest, context: Context) {
    const chains = await Promise.all(models.map((model) => chainOf({ ...request, model }, context)));
    const targets = chains.flatMap((chain) => chain.targets);
    return targets.filter(
      ({ model, key }, index) => targets.findIndex((each) => each.model === model && each.key === key) === index,
    );
  }

  return async (request, context): Promise<Chain> => {
    if (request.model !== autoModel) return chainOf(request, context);
    const [known, { score, form }] = await Promise.all([candidates(), judge(request, context)]);
    const policy = context.routing ?? options.policy();
    const needs = { tokens: countTokens(request), vision: hasImages(request), tools: (request.tools?.length ?? 0) > 0 };
    const { models, reasons } = chooseTargets({ ...known, needs, policy, score });
    const targets = await targetsOf(models, request, context);
    const [target] = targets;
    if (!target) throw new ChatError('unknown-connection', { model: autoModel });
    const facts = { model: target.model, reasons: reasons.join(' '), policy, score: Number(score.toFixed(3)), form };
    logger.info('Auto has chosen', { requestId: context.requestId, ...facts });
    const [question] = readingsOf(request);
    return {
      targets,
      notice: { type: 'notice', notice: 'routed', target, reasons, policy },
      ...(form === 'calculation' &&
        reasons[0] === 'easy' && {
          check({ text, reason }, { model }) {
            return model === target.model ? checkAnswer(question, text, reason).problems[0] : undefined;
          },
        }),
    };
  };
}
