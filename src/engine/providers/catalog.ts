/** The services and local servers that “Set Up Models…” offers. */

/** What is spoken to an endpoint. */
export type Protocol = 'openai-chat' | 'openai-responses' | 'anthropic' | 'google' | 'vscode';

export type Preset = {
  readonly id: string;
  readonly label: string;
  readonly baseUrl: string;
  readonly protocol: Protocol;
  readonly needsKey: boolean;
  /** Where a person gets a key. */
  readonly keyUrl?: string;
  /** Runs on the user's own machine. */
  readonly local: boolean;
};

const service = (
  id: string,
  label: string,
  baseUrl: string,
  keyUrl: string,
  protocol: Protocol = 'openai-chat',
): Preset => ({
  id,
  label,
  baseUrl,
  protocol,
  needsKey: true,
  keyUrl,
  local: false,
});

const localServer = (id: string, label: string, baseUrl: string): Preset => ({
  id,
  label,
  baseUrl,
  protocol: 'openai-chat',
  needsKey: false,
  local: true,
});

export const presets: readonly Preset[] = [
  service('openai', 'OpenAI', 'https://api.openai.com/v1', 'https://platform.openai.com/api-keys'),
  service(
    'openai-responses',
    'OpenAI (Responses API)',
    'https://api.openai.com/v1',
    'https://platform.openai.com/api-keys',
    'openai-responses',
  ),
  service(
    'anthropic',
    'Anthropic',
    'https://api.anthropic.com/v1',
    'https://console.anthropic.com/settings/keys',
    'anthropic',
  ),
  service(
    'google',
    'Google Gemini',
    'https://generativelanguage.googleapis.com/v1beta',
    'https://aistudio.google.com/apikey',
    'google',
  ),
  service('openrouter', 'OpenRouter', 'https://openrouter.ai/api/v1', 'https://openrouter.ai/settings/keys'),
  // Everybody's has an address of its own.
  service('azure', 'Azure OpenAI', '', 'https://ai.azure.com'),
  service('groq', 'Groq', 'https://api.groq.com/openai/v1', 'https://console.groq.com/keys'),
  service('mistral', 'Mistral', 'https://api.mistral.ai/v1', 'https://console.mistral.ai/api-keys'),
  service('deepseek', 'DeepSeek', 'https://api.deepseek.com/v1', 'https://platform.deepseek.com/api_keys'),
  service('together', 'Together', 'https://api.together.xyz/v1', 'https://api.together.ai/settings/api-keys'),
  service(
    'fireworks',
    'Fireworks',
    'https://api.fireworks.ai/inference/v1',
    'https://app.fireworks.ai/settings/users/api-keys',
  ),
  service('cerebras', 'Cerebras', 'https://api.cerebras.ai/v1', 'https://cloud.cerebras.ai'),
  service('deepinfra', 'Deep Infra', 'https://api.deepinfra.com/v1/openai', 'https://deepinfra.com/dash/api_keys'),
  localServer('ollama', 'Ollama', 'http://localhost:11434/v1'),
  localServer('lmstudio', 'LM Studio', 'http://localhost:1234/v1'),
  localServer('llamacpp', 'llama.cpp', 'http://localhost:8080/v1'),
  localServer('vllm', 'vLLM', 'http://localhost:8000/v1'),
  localServer('jan', 'Jan', 'http://localhost:1337/v1'),
  localServer('localai', 'LocalAI', 'http://localhost:8080/v1'),
  // What other extensions offer inside the same VS Code: no address and no key.
  { id: 'vscode', label: 'VS Code', baseUrl: 'VS Code', protocol: 'vscode', needsKey: false, local: false },
  { id: 'custom', label: 'Custom', baseUrl: '', protocol: 'openai-chat', needsKey: false, local: false },
];

const loopbackHost = /^(localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0)$/;

const azureHost = /\.(openai|cognitiveservices|services\.ai)\.azure\.(com|us|cn)$/;

const hostOf = (baseUrl: string): string | undefined => {
  const text = baseUrl.trim();
  return URL.canParse(text) ? new URL(text).hostname : undefined;
};

/** Its preset; for `custom` and unknown ids the service that lives at the same host, if one does. */
export function presetOf(connection: { readonly preset: string; readonly baseUrl: string }): Preset | undefined {
  const named = presets.find(({ id }) => id === connection.preset && id !== 'custom');
  if (named) return named;
  const host = hostOf(connection.baseUrl);
  if (host && azureHost.test(host)) return presets.find(({ id }) => id === 'azure');
  return host === undefined ? undefined : presets.find((preset) => !preset.local && hostOf(preset.baseUrl) === host);
}

/** What the connection says itself, else what its preset speaks. */
export function protocolOf(connection: {
  readonly preset: string;
  readonly protocol?: Protocol | undefined;
}): Protocol {
  return connection.protocol ?? presets.find(({ id }) => id === connection.preset)?.protocol ?? 'openai-chat';
}

/** A connection of a local preset whose address is this machine: its answers cost nothing. */
export function isLocal(connection: { readonly preset: string; readonly baseUrl: string }): boolean {
  return presetOf(connection)?.local === true && loopbackHost.test(hostOf(connection.baseUrl) ?? '');
}
