const READ_BY_US = /^(LLM_|CHAT_LLM_|OPENAI_API_KEY$)/;

/** The variables of this process that the extension and its tests read. */
export function chatVariables(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name]) => READ_BY_US.test(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, value ?? '']));
}

/** The same names as `undefined`: spread into an environment, they keep a person's own set-up out of a test run. */
export function withoutChatVariables(): Record<string, undefined> {
  return Object.fromEntries(Object.keys(chatVariables()).map((name) => [name, undefined]));
}
