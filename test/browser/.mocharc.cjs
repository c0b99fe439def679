const { globSync } = require('node:fs');

/** These take longest, so they begin: two processes that take the next file by turns then end together. */
const first = ['batches', 'servers', 'applyCode', 'crash', 'templates', 'setUp', 'twoWindows'];
const name = (path) => path.replace(/^.*\/|\.test\.ts$/g, '');
const rank = (path) => (first.indexOf(name(path)) + first.length + 1) % (first.length + 1);
const spec = globSync('test/browser/**/*.test.ts').sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));

module.exports = {
  spec,
  require: ['test/browser/support/hooks.ts'],
  reporter: './test/browser/support/reporter.ts',
  timeout: 120_000,
  slow: 10_000,
  retries: 1,
  parallel: true,
  jobs: 2,
};
