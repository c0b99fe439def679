import type { Connection } from './settings.ts';

/** The variables that the original command-line tool honoured. */

export type EnvironmentSettings = {
  /** What holds where the person has set nothing else. */
  readonly overrides: {
    readonly model?: string;
    readonly streaming?: boolean;
    readonly demoMode?: boolean;
  };
  /** The connection `env`, when an address, a key or a model is given. */
  readonly connection?: Connection;
  /** API keys by connection id. */
  readonly keys: Readonly<Record<string, string>>;
  readonly debug: boolean;
};

const defaultBaseUrl = 'https://api.openai.com/v1';
const id = 'env';

const isOn = (value: string | undefined): boolean => value !== undefined && !/^(|0|no|false|off)$/i.test(value.trim());
const isOff = (value: string | undefined): boolean => value !== undefined && /^(0|no|false|off)$/i.test(value.trim());
const given = (value: string | undefined): string | undefined => value?.trim() || undefined;

/**
 * Reads `LLM_API_BASE_URL` (OpenAI's address if absent), `LLM_API_KEY` or else `OPENAI_API_KEY`, `LLM_CHAT_MODEL`,
 * `LLM_STREAMING=no`, `LLM_DEMO_MODE=1` and `LLM_DEBUG`.
 */
export function settingsFromEnvironment(env: Readonly<Record<string, string | undefined>>): EnvironmentSettings {
  const baseUrl = given(env.LLM_API_BASE_URL);
  const key = given(env.LLM_API_KEY) ?? given(env.OPENAI_API_KEY);
  const model = given(env.LLM_CHAT_MODEL);
  const connection: Connection | undefined =
    baseUrl || key || model
      ? { id, preset: 'custom', baseUrl: baseUrl ?? defaultBaseUrl, ...(model ? { models: [model] } : {}) }
      : undefined;
  return {
    overrides: {
      ...(model ? { model: `${id}/${model}` } : {}),
      ...(isOff(env.LLM_STREAMING) ? { streaming: false } : {}),
      ...(isOn(env.LLM_DEMO_MODE) ? { demoMode: true } : {}),
    },
    ...(connection ? { connection } : {}),
    keys: key ? { [id]: key } : {},
    debug: isOn(env.LLM_DEBUG),
  };
}
