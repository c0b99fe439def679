import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { problemsOfContents, problemsOfManifest } from '../../scripts/packageRules.ts';
import { failureReport, parseTally } from '../../scripts/support/tally.ts';

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
    'media/screenshots/chat-narrow.png',
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

  it('takes the pictures that the README shows along', () => {
    const pictures = [...readFileSync('README.md', 'utf8').matchAll(/!\[[^\]]*\]\((media\/[^)]+)\)/g)].map(
      ([, path = '']) => path,
    );
    assert.ok(pictures.length > 0);
    assert.deepEqual(problemsOfContents([...complete, ...pictures], manifest), []);
    const shipped = readFileSync('.vscodeignore', 'utf8').split('\n');
    for (const picture of pictures) assert.ok(shipped.includes(`!${picture}`), picture);
  });

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

  it('keeps what failed and why', () => {
    const run = (name: string) => `  …\n\n  1 passing (3s)\n  1 failing\n\n  1) ${name}:\n     Error: no\n\n`;
    const report = (name: string) => `1 failing\n\n  1) ${name}:\n     Error: no`;
    assert.equal(failureReport(run('a')), report('a'));
    assert.equal(failureReport('  3 passing (20ms)\n'), '');
    assert.equal(failureReport(run('a'), 3), '1 failing\n\n  1) a:');
  });
});
