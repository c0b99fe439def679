import type { ModelInfo } from '../../core/chat.ts';

/** Families that take images, by the model's id, where the endpoint does not tell. */
const seeing =
  /(?:gpt-4o|gpt-4\.1|gpt-4-turbo|gpt-5|chatgpt-4o|(?:^|\/)o[134](?:$|-(?!mini))|o4-mini|claude-(?:3|opus|sonnet|haiku)|gemini|gemma-?3|llava|bakllava|moondream|pixtral|mistral-(?:small-3\.[1-9]|medium)|minicpm-v|internvl|llama-?3\.2-\d+b-vision|llama-?4|qwen[\d.]*-?vl|qvq|phi-[34](?:\.5)?-(?:vision|multimodal)|grok-[24]|[-_]vision|[-_]vl(?:$|[-:]))/i;

/** Whether a model is known to see images: what the endpoint said, else the family's name. */
export function seesImages(modelId: string, info: ModelInfo | undefined): boolean {
  return info?.vision ?? seeing.test(modelId);
}

/**
 * Whether a model goes on where a last message of the assistant's ends. Anthropic's third generation does; later ones
 * refuse it, and most others begin anew.
 */
export const prefills = (modelId: string): boolean => /claude-3/i.test(modelId);
