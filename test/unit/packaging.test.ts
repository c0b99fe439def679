import assert from 'node:assert/strict';
import { problemsOfContents, problemsOfManifest } from '../../scripts/packageRules.ts';
import { parseTally } from '../../scripts/support/tally.ts';

const manifest = { main: './dist/extension.js' };
const complete = [
  'package.json',
  'package.nls.json',
  'package.nls.de.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'dist/extension.js',
  'dist/chunks/lazy-ABC123.js',
  'dist/webview/codicon.ttf',
  'l10n/bundle.l10n.pt-br.json',
  'media/icon.png',
  'prompts/write-tests.prompt.md',
];

describe('the rules of the package', () => {
  it('accepts what is needed', () => assert.deepEqual(problemsOfContents(complete, manifest), []));

  for (const extra of [
    'dist/extension.js.map',
    'src/extension/activate.ts',
    'node_modules/yaml/package.json',
    'test/browser/panel.test.ts',
    'package-lock.json',
    '.vscode/launch.json',
    'scripts/build.ts',
    '.env',
  ]) {
    it(`refuses ${extra}`, () => {
      assert.deepEqual(problemsOfContents([...complete, extra], manifest), [`${extra} must not be packaged`]);
    });
  }

  for (const needed of ['LICENSE', 'CHANGELOG.md', 'package.nls.json', 'dist/extension.js']) {
    it(`misses ${needed}`, () => {
      const files = complete.filter((file) => file !== needed);
      assert.deepEqual(problemsOfContents(files, manifest), [`${needed} is missing`]);
    });
  }

  it('refuses proposed API', () => {
    assert.equal(problemsOfManifest({ ...manifest, enabledApiProposals: [] }).length, 1);
    assert.deepEqual(problemsOfManifest(manifest), []);
  });
});

describe('parseTally', () => {
  it('reads passing and failing', () => {
    assert.deepEqual(parseTally('  …\n  12 passing (3s)\n  1 pending\n  2 failing\n'), { passed: 12, failed: 2 });
    assert.deepEqual(parseTally('\n  3 passing (20ms)\n'), { passed: 3, failed: 0 });
  });

  it('tells a crash from a result', () => assert.equal(parseTally('Error: no\n'), undefined));
});
