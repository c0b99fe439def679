import type { IForbiddenRuleType } from 'dependency-cruiser';

/** What each folder of src/ may import besides itself. */
export const layers: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  core: ['shared'],
  engine: ['core', 'shared'],
  conversation: ['engine', 'core', 'shared'],
  node: ['core', 'shared'],
  protocol: ['core', 'shared'],
  webview: ['protocol', 'core', 'shared'],
  extension: ['conversation', 'engine', 'node', 'protocol', 'core', 'shared'],
  cli: ['conversation', 'engine', 'node', 'core', 'shared'],
  gateway: ['engine', 'node', 'core', 'shared'],
};

const folders = Object.keys(layers).join('|');
/** A test may reach for whatever it needs to set its scene, but for `vscode`, which is not there outside VS Code. */
const TEST = '\\.test\\.tsx?$';

const folderRules = Object.entries(layers).map(
  ([folder, allowed]): IForbiddenRuleType => ({
    name: `layer-${folder}`,
    severity: 'error',
    from: { path: `^src/${folder}/`, pathNot: TEST },
    to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
  }),
);

export const forbidden: IForbiddenRuleType[] = [
  ...folderRules,
  {
    name: 'known-folders',
    comment: 'A new folder of src/ gets its line in the table first.',
    severity: 'error',
    from: { path: `^src/(?!(${folders})/)` },
    to: {},
  },
  {
    name: 'no-test-code-in-product',
    severity: 'error',
    from: { path: '^src/', pathNot: TEST },
    to: { path: [TEST, '^(test|scripts)/'] },
  },
  {
    name: 'vscode-only-in-extension',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/extension/' },
    to: { path: '^vscode$|/@types/vscode/' },
  },
  {
    name: 'ai-sdk-only-in-its-bridge',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/engine/providers/aiSdk/' },
    to: { path: '(^|/)@ai-sdk/' },
  },
  {
    name: 'engine-areas-apart',
    comment: 'createEngine.ts composes the areas; they do not know one another.',
    severity: 'error',
    from: { path: '^src/engine/([^/]+)/', pathNot: TEST },
    to: { path: '^src/engine/[^/]+/', pathNot: '^src/engine/$1/' },
  },
  {
    name: 'only-create-engine-composes',
    comment: 'engine.ts is the types of what createEngine.ts takes and gives.',
    severity: 'error',
    from: { path: '^src/engine/[^/]+$', pathNot: [TEST, '^src/engine/(createEngine|engine)\\.ts$'] },
    to: { path: '^src/engine/[^/]+/' },
  },
  {
    name: 'no-node-builtins',
    comment: 'These layers run in a webview too.',
    severity: 'error',
    from: { path: '^src/(shared|core|protocol|webview)/', pathNot: TEST },
    to: { dependencyTypes: ['core'] },
  },
  { name: 'no-circular', severity: 'error', from: { path: '^src/' }, to: { circular: true } },
];

/**
 * What `import('x').Y` may name as a type: a file of the same folder or a package that every layer may use. For
 * anything else an import statement has to stand at the top, where the rules above see it.
 */
export const inlineImportType = /^\.\/[^/]+$|^(?!\.|vscode$|@ai-sdk\/|node:)/;
