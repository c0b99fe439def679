import type { FencedBlock } from '../../../shared/codeFences.ts';

export type Definition = {
  readonly kind: 'function' | 'class';
  readonly name: string;
  /** One-based. */
  readonly line: number;
};

export type CodeFacts = {
  readonly path: string;
  /** One of the names in `families`, or what the info string says. */
  readonly language: string;
  readonly code: string;
  readonly lineCount: number;
  readonly definitions: readonly Definition[];
  readonly todos: readonly { readonly line: number; readonly text: string }[];
};

type Rule = readonly [Definition['kind'], RegExp];

const keywords = /^(?:if|for|while|switch|catch|return|else|do|throw|sizeof|function|await|using|lock|super|this)$/;

const cFamily: readonly Rule[] = [
  ['class', /^\s*(?:[\w[\]]+\s+)*(?:class|interface|enum|record|struct|namespace)\s+([A-Za-z_]\w*)/],
  ['function', /^\s*(?!return\b|else\b|new\b|throw\b)(?:[\w:<>,[\]*&?.~]+\s+[*&]*)+([A-Za-z_~][\w:~]*)\s*\([^;]*$/],
];

/** What begins a definition on a line, by language; the first group is its name. */
const families: Readonly<Record<string, readonly Rule[]>> = {
  typescript: [
    ['class', /^\s*(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:class|interface|enum)\s+([\w$]+)/],
    ['function', /^\s*(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:async\s+)?function\s*\*?\s*([\w$]+)/],
    [
      'function',
      /^\s*(?:export\s+)?(?:const|let|var)\s+([\w$]+)\s*(?::[^=]+)?=\s*(?:async\s*)?(?:function\b|\([^)]*\)\s*(?::[^=]+)?=>|[\w$]+\s*=>)/,
    ],
    [
      'function',
      /^\s+(?:(?:public|private|protected|static|override|readonly|async|get|set)\s+)*\*?\s*(#?[\w$]+)\s*(?:<[^>]*>)?\([^)]*\)\s*(?::[^{=]+)?\{\s*$/,
    ],
  ],
  python: [
    ['class', /^\s*class\s+(\w+)/],
    ['function', /^\s*(?:async\s+)?def\s+(\w+)/],
  ],
  go: [
    ['class', /^\s*type\s+(\w+)\s+(?:struct|interface)\b/],
    ['function', /^\s*func\s+(?:\([^)]*\)\s*)?(\w+)/],
  ],
  rust: [
    ['class', /^\s*(?:pub(?:\([^)]*\))?\s+)?(?:struct|enum|trait)\s+(\w+)/],
    ['function', /^\s*(?:pub(?:\([^)]*\))?\s+)?(?:(?:async|const|unsafe|extern\s+"\w+")\s+)*fn\s+(\w+)/],
  ],
  java: cFamily,
  csharp: cFamily,
  c: cFamily,
  cpp: cFamily,
  kotlin: [
    ['class', /^\s*(?:\w+\s+)*(?:class|interface|object)\s+(\w+)/],
    ['function', /^\s*(?:\w+\s+)*fun\s+(?:<[^>]*>\s*)?(?:\w+\.)?(\w+)/],
  ],
  swift: [
    ['class', /^\s*(?:\w+\s+)*(?:class|struct|enum|protocol)\s+(\w+)/],
    ['function', /^\s*(?:\w+\s+)*func\s+(\w+)/],
  ],
  php: [
    ['class', /^\s*(?:\w+\s+)*(?:class|interface|trait)\s+(\w+)/],
    ['function', /^\s*(?:\w+\s+)*function\s+&?(\w+)/],
  ],
  ruby: [
    ['class', /^\s*(?:class|module)\s+([\w:]+)/],
    ['function', /^\s*def\s+(?:self\.)?([\w?!]+)/],
  ],
  shellscript: [['function', /^\s*(?:function\s+([\w-]+)|([\w-]+)\s*\(\)\s*\{)/]],
};

/** VS Code's language ids by the names and file extensions people use in info strings. */
const aliases: Readonly<Record<string, string>> = {
  ts: 'typescript',
  tsx: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  typescriptreact: 'typescript',
  js: 'typescript',
  jsx: 'typescript',
  mjs: 'typescript',
  cjs: 'typescript',
  javascript: 'typescript',
  javascriptreact: 'typescript',
  py: 'python',
  golang: 'go',
  rs: 'rust',
  cs: 'csharp',
  'c#': 'csharp',
  h: 'c',
  cc: 'cpp',
  hpp: 'cpp',
  'c++': 'cpp',
  kt: 'kotlin',
  rb: 'ruby',
  sh: 'shellscript',
  bash: 'shellscript',
  zsh: 'shellscript',
  shell: 'shellscript',
  yml: 'yaml',
  md: 'markdown',
};

const languageNamed = (name: string): string => {
  const lower = name.toLowerCase();
  return Object.hasOwn(aliases, lower) ? (aliases[lower] ?? lower) : lower;
};

function languageOf({ language, title }: FencedBlock): string {
  const named = languageNamed(language);
  if (Object.hasOwn(families, named)) return named;
  const extension = languageNamed(/\.([\w+#]+)$/.exec(title || language)?.[1] ?? '');
  return Object.hasOwn(families, extension) ? extension : named || extension;
}

const isComment = (line: string): boolean => /^\s*(?:\/\/|\/?\*|#(?!\[)|--|<!--|"""|''')/.test(line);

function definitionsIn(lines: readonly string[], rules: readonly Rule[]): Definition[] {
  return lines.flatMap((text, at): Definition[] => {
    // Lines of minified code are neither readable nor cheap to match.
    if (text.length > 500 || isComment(text)) return [];
    for (const [kind, pattern] of rules) {
      const match = pattern.exec(text);
      const name = match?.[1] ?? match?.[2];
      if (name && !keywords.test(name)) return [{ kind, name, line: at + 1 }];
    }
    return [];
  });
}

// A marker counts only in a comment: `const TODO = 1` is code.
const todo = /(?:\/\/|\/\*|#|--|<!--|^\s*\*|;|%)\s*.*?\b((?:TODO|FIXME|XXX|HACK)\b.*?)\s*(?:\*\/|-->)?\s*$/;

/** What a demo can honestly say about code: its size, definitions and open remarks, found line by line. */
export function readCode(block: FencedBlock): CodeFacts {
  const language = languageOf(block);
  const lines = block.code.split('\n');
  const known = Object.hasOwn(families, language) ? families[language] : undefined;
  const rules = known ?? (language === '' ? Object.values(families).flat() : []);
  return {
    path: block.title || (/[./]/.test(block.language) ? block.language : ''),
    language,
    code: block.code,
    lineCount: lines.length,
    definitions: definitionsIn(lines, rules),
    todos: lines.flatMap((text, at) => {
      const found = todo.exec(text)?.[1];
      return found ? [{ line: at + 1, text: found }] : [];
    }),
  };
}
