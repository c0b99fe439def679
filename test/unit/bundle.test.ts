import assert from 'node:assert/strict';
import { build, type Metafile } from 'esbuild';
import { extensionBundle } from '../../scripts/bundles.ts';

/** What loads when, as the bundler tells it. */
describe('the extension’s bundle', () => {
  let outputs: Metafile['outputs'];
  before(async () => {
    const { metafile } = await build({ ...extensionBundle(true), metafile: true, write: false, sourcemap: false });
    outputs = metafile.outputs;
  }).timeout(30_000);

  /** The outputs that load together with the one whose entry is `entry`, itself included. */
  function loadedWith(entry: string): string[] {
    const first = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === entry);
    assert.ok(first, `${entry} has no output of its own`);
    const seen = new Set<string>();
    const visit = (path: string): void => {
      if (seen.has(path)) return;
      seen.add(path);
      for (const { path: next, kind } of outputs[path]?.imports ?? []) if (kind !== 'dynamic-import') visit(next);
    };
    visit(first);
    return [...seen];
  }
  const inputsOf = (paths: readonly string[]): string[] =>
    paths.flatMap((path) => Object.keys(outputs[path]?.inputs ?? {}));
  const vendor = (name: string): string => `src/engine/providers/aiSdk/vendors/${name}.ts`;

  it('loads nothing of the AI SDK before the first request to one of its vendors', () => {
    const before = [
      'src/extension/activate.ts',
      'src/extension/runtime.ts',
      'src/engine/providers/aiSdk/aiSdk.ts',
      'src/engine/providers/aiSdk/dialects/dialects.ts',
    ];
    for (const entry of before) {
      const found = inputsOf(loadedWith(entry)).filter((input) => input.includes('@ai-sdk/'));
      assert.deepEqual(found, [], entry);
    }
    assert.ok(inputsOf(loadedWith(vendor('google'))).some((input) => input.includes('@ai-sdk/google')));
  });

  it('loads one vendor’s part at a time', () => {
    for (const [name, others] of [
      ['anthropic', /@ai-sdk\/(google|openai)\//],
      ['openai', /@ai-sdk\/(google|anthropic)\//],
    ] as const)
      assert.deepEqual(
        inputsOf(loadedWith(vendor(name))).filter((input) => others.test(input)),
        [],
        name,
      );
  });

  it('keeps each vendor’s part under 800 KB', () => {
    for (const name of ['anthropic', 'google', 'openai']) {
      const bytes = loadedWith(vendor(name)).reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0);
      assert.ok(bytes > 100_000 && bytes < 800_000, `${name}: ${bytes}`);
    }
  });
});
