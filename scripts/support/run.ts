import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

export type CommandResult = { readonly code: number; readonly output: string };

export type CommandOptions = {
  readonly cwd?: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Called with each piece of output as it comes; without it the output is only collected. */
  readonly onOutput?: (text: string) => void;
  /** Ends the command when it prints nothing for so long, in milliseconds. */
  readonly silenceLimitMs?: number;
};

/** Runs a command to its end and collects stdout and stderr in the order they came. Never rejects for an exit code. */
export function runCommand(command: string, args: readonly string[], options: CommandOptions = {}) {
  return new Promise<CommandResult>((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.environment ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && !command.endsWith('.exe'),
    });
    const endWithUs = () => child.kill();
    process.once('exit', endWithUs);
    let output = '';
    const limit = options.silenceLimitMs;
    const silence = limit === undefined ? undefined : setTimeout(endWithUs, limit);
    const collect = (text: string) => {
      silence?.refresh();
      output += text;
      options.onOutput?.(text);
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(silence);
      process.off('exit', endWithUs);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** Runs npm itself: the one that runs this script, else the one on PATH. */
export function runNpm(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const npm = process.env.npm_execpath;
  return npm?.endsWith('.js')
    ? runCommand(process.execPath, [npm, ...args], options)
    : runCommand('npm', args, options);
}

/**
 * Runs another script of this folder with this Node, its output going to ours.
 *
 * @throws an error when it fails; what went wrong it has said itself.
 */
export async function runScript(name: string, args: readonly string[] = []): Promise<void> {
  const onOutput = (text: string) => void process.stdout.write(text);
  const { code } = await runCommand(process.execPath, [join(import.meta.dirname, '..', name), ...args], { onOutput });
  if (code !== 0) throw new Error(`${name} failed.`);
}

/**
 * Lets a signal end this process the orderly way, so that what it started ends with it. Listeners that stay: a second
 * signal must not cut the first one's clean-up short.
 */
export function exitOnSignals(): void {
  process.on('SIGINT', () => process.exit(130));
  process.on('SIGTERM', () => process.exit(143));
}

/** The last lines of an output, for an error message. */
export function tail(output: string, lines = 15): string {
  return output.trimEnd().split('\n').slice(-lines).join('\n');
}

/**
 * Starts a long-lived process as leader of its own group and makes sure that the whole group ends with this process.
 * `stop` asks it to end, waits, and forces it after five seconds.
 */
export function startProcess(
  command: string,
  args: readonly string[],
  options: Pick<CommandOptions, 'cwd' | 'environment'> = {},
) {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.environment ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()));
  const endWithUs = () => signalGroup(child, 'SIGKILL');
  process.once('exit', endWithUs);
  void closed.then(() => process.off('exit', endWithUs));

  async function stop(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    signalGroup(child, 'SIGTERM');
    const force = setTimeout(() => signalGroup(child, 'SIGKILL'), 5000);
    await closed;
    clearTimeout(force);
    signalGroup(child, 'SIGKILL');
  }
  return { child, stop };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch {
    // The group has ended already.
  }
}
