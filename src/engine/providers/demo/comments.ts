type Syntax = { readonly open: string; readonly close: string };

const slashes: Syntax = { open: '// ', close: '' };
const hash: Syntax = { open: '# ', close: '' };
const markup: Syntax = { open: '<!-- ', close: ' -->' };
const dashes: Syntax = { open: '-- ', close: '' };

const syntaxes: ReadonlyMap<string, Syntax> = new Map([
  ...[
    'python',
    'ruby',
    'shellscript',
    'yaml',
    'toml',
    'ini',
    'r',
    'perl',
    'makefile',
    'dockerfile',
    'powershell',
    'elixir',
    'julia',
    'coffeescript',
    'properties',
    'graphql',
  ].map((id) => [id, hash] as const),
  ...['html', 'xml', 'markdown', 'vue', 'svelte', 'svg'].map((id) => [id, markup] as const),
  ...['sql', 'lua', 'haskell', 'elm'].map((id) => [id, dashes] as const),
  ['css', { open: '/* ', close: ' */' }],
  ['c', { open: '/* ', close: ' */' }],
  ['latex', { open: '% ', close: '' }],
  ['tex', { open: '% ', close: '' }],
  ['vb', { open: "' ", close: '' }],
  ['clojure', { open: ';; ', close: '' }],
  ['lisp', { open: ';; ', close: '' }],
]);

/** One line of comment in a language (VS Code's id); undefined for JSON, which has none. */
export function commentLine(language: string, text: string): string | undefined {
  if (language === 'json') return undefined;
  const { open, close } = syntaxes.get(language) ?? slashes;
  return `${open}${text}${close}`;
}
