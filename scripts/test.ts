/**
 * Everything that must hold: checks, unit tests with coverage, build, package, tests in the extension host, of the panel
 * and in the browser. Goes on after a failure and ends with one line that counts tests and steps.
 */
import { globSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureChromium } from './chromium.ts';
import { MINIMUM_PERCENT, readCoverage } from './coverage.ts';
import { projectFolder } from './support/paths.ts';
import { seconds } from './support/progress.ts';
import { exitOnSignals, runCommand, runNpm, tail } from './support/run.ts';
import { failureReport, parseTally, type Tally } from './support/tally.ts';

/** What failed and why is shown again at the end: a long output loses it. */
type Result = Tally & { readonly reason?: string };
type Outcome = Result & { readonly title: string; readonly milliseconds: number };
type Write = (text: string) => void;
/** What a step does; `write` shows its output. Whatever it throws counts as one failure. */
type Action = (write: Write) => Promise<Result>;
type Step = readonly [title: string, action: Action];

const UNIT_SILENCE_MS = 2 * 60_000;
/** Longer: an installation may come first, and two files at a time show their results when they end. */
const WINDOW_SILENCE_MS = 6 * 60_000;

const outcomes: Outcome[] = [];
const bin = (...parts: string[]) => join(projectFolder, 'node_modules', ...parts);
const script = (name: string) => join(import.meta.dirname, name);
const show: Write = (text) => void process.stdout.write(text);

/** Times a step, says how it went and remembers it. */
async function record([title, action]: Step, write: Write = show): Promise<void> {
  write(`\n▶ ${title}\n`);
  const started = performance.now();
  const tally = await action(write).catch((error: unknown): Result => {
    const reason = error instanceof Error ? error.message : String(error);
    write(`${reason}\n`);
    return { passed: 0, failed: 1, reason };
  });
  const milliseconds = performance.now() - started;
  outcomes.push({ title, milliseconds, ...tally });
  write(`${tally.failed ? '✗' : '✓'} ${title} (${seconds(milliseconds)})\n`);
}

/** Takes the next step until none is left and shows its output as a whole, so that several can take from one row. */
async function takeSteps(row: Step[]): Promise<void> {
  for (let step = row.shift(); step; step = row.shift()) {
    let output = '';
    await record(step, (text) => {
      output += text;
    });
    show(output);
  }
}

/** A step that is right or wrong as a whole; shows its output only when it is wrong. */
function wholeStep(run: () => ReturnType<typeof runCommand>): Action {
  return async () => {
    const { code, output } = await run();
    if (code === 0) return { passed: 1, failed: 0 };
    throw new Error(tail(output, 60));
  };
}

/**
 * A step that runs mocha; shows its output as it comes. Without figures it has crashed; one that falls silent for
 * `silenceLimitMs` is ended: a test has left something open.
 */
function mochaStep(silenceLimitMs: number, args: readonly string[], variables: NodeJS.ProcessEnv = {}): Action {
  return async (write) => {
    const environment = { ...process.env, ...variables };
    const options = { cwd: projectFolder, onOutput: write, silenceLimitMs, environment };
    const { code, output } = await runCommand(process.execPath, args, options);
    const tally = parseTally(output);
    if (tally === undefined) throw new Error(`It ended with code ${code} and without a result:\n${tail(output)}`);
    if (tally.failed > 0) return { ...tally, reason: failureReport(output) };
    if (code === 0) return tally;
    const reason = `All tests passed, but it ended with code ${code}: did a test leave something open?`;
    write(`${reason}\n`);
    return { ...tally, failed: 1, reason };
  };
}

/** Of all the steps that were `covered`. */
async function coverageStep(): Promise<Tally> {
  const { code, output } = await runCommand(process.execPath, [bin('c8', 'bin', 'c8.js'), 'report'], {
    cwd: projectFolder,
  });
  if (code !== 0) throw new Error(tail(output));
  const { percent, rows } = await readCoverage();
  if (percent >= MINIMUM_PERCENT) return { passed: 1, failed: 0 };
  throw new Error(`Lines covered, at least ${MINIMUM_PERCENT} % wanted:\n${rows.join('\n')}`);
}

async function chromiumStep(): Promise<Tally> {
  await ensureChromium();
  return { passed: 1, failed: 0 };
}

async function checkSteps(): Promise<Step[]> {
  const { scripts } = JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8'));
  const names = Object.keys(scripts).filter((name) => name.startsWith('check:'));
  return names.map((name) => [name, wholeStep(() => runNpm(['run', '--silent', name], { cwd: projectFolder }))]);
}

async function printSummary(): Promise<void> {
  console.log('\nSteps');
  for (const { title, passed, failed, milliseconds } of outcomes) {
    console.log(
      `  ${failed ? '✗' : '✓'} ${title.padEnd(28)}${seconds(milliseconds).padStart(8)}  ${passed}/${passed + failed}`,
    );
  }
  for (const { title, reason } of outcomes) if (reason !== undefined) console.log(`\n✗ ${title}\n${reason}`);
  const coverage = await readCoverage().catch(() => undefined);
  if (coverage)
    console.log(`\nLines covered by unit tests and those of the shared cache\n  ${coverage.rows.join('\n  ')}`);
  const sum = (pick: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + pick(outcome), 0);
  const failed = sum((outcome) => outcome.failed);
  console.log(`\nIt took ${seconds(performance.now())}.\n${sum((outcome) => outcome.passed)} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

/** Where Node notes which lines ran, and c8 reads it. */
const covered = { NODE_V8_COVERAGE: join(projectFolder, 'coverage', 'tmp') };
const chaosFiles = 'test/chaos/*.test.ts';
const unitTests: Step = [
  'unit tests',
  mochaStep(UNIT_SILENCE_MS, [bin('.bin', 'mocha'), '--reporter', 'dot', '--ignore', chaosFiles], covered),
];
/** Not covered: they run the same lines thousands of times, and noting them costs a fifth more. */
const chaosTests: Step = [
  'chaos',
  mochaStep(UNIT_SILENCE_MS, [
    bin('.bin', 'mocha'),
    '--no-config',
    '--timeout',
    '10000',
    '--reporter',
    'dot',
    chaosFiles,
  ]),
];
const panelTests = (part: string, files: readonly string[]): Step => [
  `panel tests, ${part}`,
  mochaStep(WINDOW_SILENCE_MS, [
    ...[bin('.bin', 'mocha'), '--no-config', '--reporter', 'dot', '--timeout', '30000'],
    ...['--require', join(projectFolder, 'test', 'panel', 'support', 'hooks.ts'), ...files],
  ]),
];
const prometheusTests: Step = [
  'metrics in Prometheus',
  mochaStep(WINDOW_SILENCE_MS, [
    ...[bin('.bin', 'mocha'), '--no-config', '--reporter', 'dot', '--timeout', '30000'],
    'test/prometheus/*.test.ts',
  ]),
];
const redisTests: Step = [
  'shared cache on Redis',
  mochaStep(
    WINDOW_SILENCE_MS,
    [bin('.bin', 'mocha'), '--no-config', '--reporter', 'dot', '--timeout', '30000', 'test/redis/*.test.ts'],
    covered,
  ),
];
const build: Step = ['build', wholeStep(() => runCommand(process.execPath, [script('build.ts'), '--production']))];
const pack: Step = ['package', wholeStep(() => runCommand(process.execPath, [script('package.ts'), '--built']))];
const hostTests: Step = ['tests in the extension host', mochaStep(WINDOW_SILENCE_MS, [script('testVscode.ts')])];
const browserTests: Step = ['browser tests', mochaStep(WINDOW_SILENCE_MS, [script('testBrowser.ts'), '--packaged'])];

exitOnSignals();
await rm(join(projectFolder, 'coverage'), { recursive: true, force: true });
const checks = await checkSteps();
const panelFiles = globSync('test/panel/*.test.ts', { cwd: projectFolder });
/** Half of the panel's work: they let axe look at many themes. */
const isLookedAt = (file: string): boolean => /accessibility|dashboard/.test(file);
await record(['Chromium', chromiumStep]);
// For two cores. The browser tests come last and alone: they run two windows at a time themselves.
const row: Step[] = [
  unitTests,
  panelTests('themes', panelFiles.filter(isLookedAt)),
  panelTests(
    'all else',
    panelFiles.filter((file) => !isLookedAt(file)),
  ),
  chaosTests,
  prometheusTests,
  redisTests,
  ...checks,
];
await Promise.all([takeSteps(row), takeSteps([build, pack, hostTests]).then(() => takeSteps(row))]);
await record(['coverage', coverageStep]);
await record(browserTests);
await printSummary();
