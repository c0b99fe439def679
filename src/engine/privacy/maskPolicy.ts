import type { ChatEvent, ChatRequest } from '../../core/chat.ts';
import type { MaskCounts, MaskMode } from '../../core/masking.ts';
import type { Context, Handler, Middleware } from '../../core/pipeline.ts';

export type Masking = {
  readonly middleware: Middleware;
  /** The request as it would be sent now, and how many values of each kind are masked in it. */
  preview(request: ChatRequest): Promise<{ readonly request: ChatRequest; readonly counts: MaskCounts }>;
  /** An answer to the masked request, with the values in their places: also in another process, with other settings. */
  reveal(request: ChatRequest, answer: string): Promise<string>;
};

/**
 * Keeps secrets, and where wanted personal data, from everything further in: the cache, the log of a provider, the
 * network. What finds them is loaded with the first request. A request that cannot be masked is not sent.
 */
export function createMasking({ mode }: { readonly mode: () => MaskMode }): Masking {
  type Loaded = typeof import('./maskedChat.ts');
  let loaded: Loaded | undefined;

  async function load(): Promise<Loaded> {
    loaded ??= await import('./maskedChat.ts');
    return loaded;
  }

  async function* first(...[next, request, context]: [Handler, ChatRequest, Context]): AsyncGenerator<ChatEvent, void> {
    const { maskedChat } = await load();
    yield* maskedChat(next, request, context, options());
  }

  const options = () => ({ personal: mode() === 'secretsAndPersonalData' });

  return {
    middleware: (next) => (request, context) => {
      if (mode() === 'off') return next(request, context);
      return loaded ? loaded.maskedChat(next, request, context, options()) : first(next, request, context);
    },
    async preview(request) {
      if (mode() === 'off') return { request, counts: {} };
      const { maskRequest } = await import('./mask.ts');
      return maskRequest(request, options());
    },
    async reveal(request, answer) {
      if (!answer.includes('[')) return answer;
      const { maskRequest, placeholders, unmask } = await import('./mask.ts');
      const personal = (answer.match(placeholders) ?? []).some((each) => !each.startsWith('[SECRET'));
      return unmask(answer, maskRequest(request, { personal }).values);
    },
  };
}
