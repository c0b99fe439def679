import { ChatError } from '../../../core/errors.ts';
import { aboutText, table } from './answer.ts';
import type { DemoCommand, Phrases } from './phrases/types.ts';
import { codeShowcase, hostileShowcase, longShowcase, markdownShowcase } from './showcase.ts';

export type Script = {
  readonly text: string;
  /** Thought first when set. */
  readonly thinks?: boolean;
  /** Multiplies the pauses. */
  readonly slowness?: number;
  /** Thrown when the text is out. */
  readonly error?: ChatError;
};

const provider = { provider: 'demo', endpoint: 'demo' };

const failures: ReadonlyMap<string, () => ChatError> = new Map([
  ['rate-limit', () => new ChatError('rate-limited', { ...provider, status: 429, retryAfterMs: 5000 })],
  ['network', () => new ChatError('connection-refused', provider)],
  ['auth', () => new ChatError('key-rejected', { ...provider, status: 401 })],
  ['server', () => new ChatError('server-error', { ...provider, status: 500 })],
  ['cut', () => new ChatError('answer-cut', provider)],
]);

const maxLines = 100_000;

const examples: Partial<Record<DemoCommand, string>> = { error: ' rate-limit', long: ' 200' };

function help({ help: { intro, commands } }: Phrases): string {
  const rows = Object.entries(commands).map(([name, text]) => {
    return [`\`/demo ${name}${examples[name as DemoCommand] ?? ''}\``, text];
  });
  return `${intro}\n\n${table(['/demo', ''], rows)}`;
}

function fail(kind: string, words: Phrases): Script | undefined {
  const error = failures.get(kind)?.();
  if (!error) return undefined;
  // A cut answer must have begun; the others fail before the first word.
  return { text: kind === 'cut' ? aboutText(words).slice(0, 160) : '', error };
}

function run(command: string, parameter: string, words: Phrases): Script | undefined {
  switch (command) {
    case 'error':
      return fail(parameter || 'server', words);
    case 'slow':
      return { text: aboutText(words), slowness: 20 };
    case 'reasoning':
      return { text: aboutText(words), thinks: true };
    case 'table':
      return { text: table(words.about.columns, words.about.rows) };
    case 'long': {
      const wanted = /^\d+$/.test(parameter) ? Number(parameter) : 200;
      return { text: longShowcase(Math.min(Math.max(wanted, 1), maxLines)) };
    }
    case 'markdown':
      return { text: markdownShowcase };
    case 'code':
      return { text: codeShowcase };
    case 'hostile':
      return { text: hostileShowcase };
    default:
      return undefined;
  }
}

/** What `/demo …` at the start of a text asks for: help when it is not understood, undefined when it is no command. */
export function demoCommand(text: string, words: Phrases): Script | undefined {
  const match = /^\s*\/demo(?:\s+(\S+))?(?:\s+(\S+))?/.exec(text);
  if (!match || /^\s*\/demo\S/.test(text)) return undefined;
  const [, command = '', parameter = ''] = match;
  const script = run(command.toLowerCase(), parameter.toLowerCase(), words) ?? { text: help(words) };
  return script.error ? script : { ...script, text: `${script.text}\n\n---\n\n*${words.note}*` };
}
