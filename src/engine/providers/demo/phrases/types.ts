/** What a question is after. `chat` is all the rest. */
export type CodeIntent = 'explain' | 'fix' | 'refactor' | 'tests' | 'document' | 'review' | 'optimize' | 'translate';
export type Intent = CodeIntent | 'greeting' | 'about';

export type FindingId = 'debugOutput' | 'emptyCatch' | 'looseEquality' | 'longLine' | 'nestedLoop';

export type DemoCommand = 'error' | 'slow' | 'long' | 'reasoning' | 'markdown' | 'table' | 'code' | 'hostile';

export type Counts = { readonly lines: number; readonly functions: number; readonly classes: number };

type Steps = readonly [string, string, string];

/** Everything the demo model says in one language. Texts are Markdown unless they go into code. */
export type Phrases = {
  /** How people ask for each intent; matched without regard to case. */
  readonly intents: Record<Intent, RegExp>;
  /** How people say that they want code and nothing else. */
  readonly codeOnly: RegExp;
  /** Ends every answer in prose. */
  readonly note: string;
  /** Plain text, one line: goes into a comment when only code was asked for. */
  readonly codeNote: string;
  /** Plain text, one line: the documentation of a definition; `words` is its name in words. */
  readonly documented: (words: string) => string;
  readonly greeting: string;
  readonly about: {
    readonly intro: string;
    readonly columns: readonly [string, string];
    readonly rows: readonly (readonly [string, string])[];
  };
  /** `file` is Markdown. */
  readonly facts: (file: string, counts: Counts) => string;
  readonly thisCode: string;
  readonly columns: { readonly name: string; readonly kind: string; readonly line: string; readonly finding: string };
  readonly kinds: { readonly function: string; readonly class: string };
  readonly todos: string;
  readonly noFindings: string;
  readonly findings: Record<FindingId, string>;
  readonly firstDefinition: (name: string) => string;
  readonly proposal: string;
  readonly noCode: string;
  readonly advice: Record<CodeIntent, { readonly title: string; readonly steps: Steps }>;
  readonly chat: { readonly intro: string; readonly steps: Steps };
  readonly reasoning: {
    readonly start: string;
    readonly withCode: (counts: Counts) => string;
    readonly withoutCode: string;
    readonly end: string;
  };
  readonly help: { readonly intro: string; readonly commands: Record<DemoCommand, string> };
};
