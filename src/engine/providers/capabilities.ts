import { type Abilities, type ModelInfo, type ModelRef, splitModelRef } from '../../core/chat.ts';
import type { Shortfall } from '../../core/shortfall.ts';
import { isReasoningModel } from './openaiCompatible/requestBody.ts';
import { createRefusals, type Refusals } from './refusals.ts';

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
  /** Outlives the table where it is given. */
  readonly refusals?: Refusals;
};

const defined = <Value extends object>(value: Value): Partial<Value> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Partial<Value>;

/** What was refused is an ability by this sign, else a parameter. */
const sign = '#';
export const isParameter = (refused: string): boolean => !refused.startsWith(sign);

export function createCapabilities({ overrides, told, refusals }: CapabilityOptions): CapabilityTable {
  const refused = refusals ?? createRefusals({ now: Date.now });
  const lacking = (model: ModelRef): Abilities =>
    Object.fromEntries(refused.of(model).flatMap((what) => (isParameter(what) ? [] : [[what.slice(1), false]])));
  return {
    of(model) {
      const { modelId } = splitModelRef(model);
      const own = overrides();
      const { id: _id, name: _name, ...listed } = told(model) ?? { id: modelId };
      const chosen = own[model] ?? own[modelId] ?? {};
      return { ...byName(modelId), ...defined(listed), ...lacking(model), ...defined(chosen) } as Capabilities;
    },
    refuse(model, shortfall) {
      if (shortfall !== 'parameter') refused.add(model, `${sign}${abilityOf[shortfall]}`);
    },
  };
}

/**
 * Whether a model goes on where a last message of the assistant's ends. Anthropic's third generation does; later ones
 * refuse it, and most others begin anew.
 */
export const prefills = (modelId: string): boolean => /claude-3/i.test(modelId);
