import { createTokenCounter } from './estimate.ts';

/** Counts the tokens of a text; `exact` when by the model's own tokenizer. */
export type Tokenizer = { readonly exact: boolean; count(text: string): number };

/** OpenAI's models since GPT-4o share one tokenizer (`o200k_base`). */
const o200k = /^(?:openai\/)?(?:gpt-4o|gpt-4\.1|gpt-4\.5|gpt-5|chatgpt-4o|o[134])(?=$|[-.:])/i;

const estimate: Tokenizer = {
  exact: false,
  count(text) {
    const counter = createTokenCounter();
    counter.add(text);
    return counter.tokens();
  },
};

let loaded: Promise<Tokenizer> | undefined;

async function loadO200k(): Promise<Tokenizer> {
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
  // The text of a chat is never a control token, whatever it looks like.
  const plain = { disallowedSpecial: new Set<string>() };
  return { exact: true, count: (text) => countTokens(text, plain) };
}

/** The model's own tokenizer where it is known, loaded on first use (2 MB); else an estimate. */
export function tokenizerOf(modelId: string): Promise<Tokenizer> {
  if (!o200k.test(modelId)) return Promise.resolve(estimate);
  loaded ??= loadO200k();
  return loaded;
}
