import { type Abilities, type ModelInfo, type ModelRef, splitModelRef } from '../../core/chat.ts';
import type { Shortfall } from '../../core/shortfall.ts';
import { isReasoningModel } from './openaiCompatible/requestBody.ts';

/** What a model can do: the person's own word first, then what was refused, what the endpoint said, what its name says. */

/** Families that take images, by the model's id, where the endpoint does not tell. */
const seeing =
  /(?:gpt-4o|gpt-4\.1|gpt-4-turbo|gpt-5|chatgpt-4o|(?:^|\/)o[134](?:$|-(?!mini))|o4-mini|claude-(?:3|opus|sonnet|haiku)|gemini|gemma-?3|llava|bakllava|moondream|pixtral|mistral-(?:small-3\.[1-9]|medium)|minicpm-v|internvl|llama-?3\.2-\d+b-vision|llama-?4|qwen[\d.]*-?vl|qvq|phi-[34](?:\.5)?-(?:vision|multimodal)|grok-[24]|[-_]vision|[-_]vl(?:$|[-:]))/i;
/** Families that think before they answer. */
const thinking =
  /gemini-(?:2\.5|[3-9])|claude-(?:3-7|(?:opus|sonnet|haiku)-[4-9]|fable|mythos)|deepseek-(?:r\d|reasoner)|qwq|qwen3|magistral|gpt-oss|grok-[34]|thinking|[-_]r1(?:$|[-:])/i;
/** OpenAI's first reasoning models take neither instructions nor tools. */
const bare = /(?:^|\/)o1-(?:mini|preview)/i;

export type Capabilities = Required<Abilities> & Pick<ModelInfo, 'contextWindow' | 'maxOutputTokens'>;

function byName(id: string): Required<Abilities> {
  const reasoning = isReasoningModel(id) || bare.test(id);
  return {
    vision: seeing.test(id),
    tools: !bare.test(id),
    reasoning: reasoning || thinking.test(id),
    jsonSchema: !bare.test(id),
    streaming: true,
    systemRole: !bare.test(id),
    temperature: !reasoning,
  };
}

const abilityOf: Record<Exclude<Shortfall, 'parameter'>, keyof Abilities> = {
  vision: 'vision',
  'system-role': 'systemRole',
  tools: 'tools',
  streaming: 'streaming',
};

export type CapabilityTable = {
  of(model: ModelRef): Capabilities;
  /** An endpoint refused it: from now on it is not asked for. */
  refuse(model: ModelRef, shortfall: Shortfall): void;
};

type Limits = Pick<ModelInfo, 'contextWindow' | 'maxOutputTokens'>;

export type CapabilityOptions = {
  /** The person's own settings, by model reference or bare id. */
  readonly overrides: () => Readonly<
    Record<string, { [Key in keyof (Abilities & Limits)]?: (Abilities & Limits)[Key] | undefined }>
  >;
  /** What the endpoint said of the model. */
  readonly told: (model: ModelRef) => ModelInfo | undefined;
};

const defined = <Value extends object>(value: Value): Partial<Value> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Partial<Value>;

export function createCapabilities({ overrides, told }: CapabilityOptions): CapabilityTable {
  const refused = new Map<ModelRef, Abilities>();
  return {
    of(model) {
      const { modelId } = splitModelRef(model);
      const own = overrides();
      const { id: _id, name: _name, ...listed } = told(model) ?? { id: modelId };
      const chosen = own[model] ?? own[modelId] ?? {};
      return { ...byName(modelId), ...defined(listed), ...refused.get(model), ...defined(chosen) } as Capabilities;
    },
    refuse(model, shortfall) {
      if (shortfall === 'parameter') return;
      refused.set(model, { ...refused.get(model), [abilityOf[shortfall]]: false });
    },
  };
}

/**
 * Whether a model goes on where a last message of the assistant's ends. Anthropic's third generation does; later ones
 * refuse it, and most others begin anew.
 */
export const prefills = (modelId: string): boolean => /claude-3/i.test(modelId);
