import { readFileSync } from 'node:fs';
import { runCommand } from '../../../scripts/support/run.ts';

const ticksPerSecond = 100;

/** Seconds of processor time that the whole machine has used; undefined where /proc does not tell. */
function machineSeconds(): number | undefined {
  try {
    const [, user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = (
      readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? ''
    )
      .split(/\s+/)
      .map(Number);
    return (user + nice + system + irq + softirq) / ticksPerSecond;
  } catch {
    return undefined;
  }
}

/** Seconds that this process and what it has started have used, finished ones left out. */
async function ownSeconds(): Promise<number> {
  const { output } = await runCommand('ps', ['-A', '-o', 'pid=,ppid=,cputimes=']);
  const rows = output.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const own = new Set([process.pid]);
  let grown = 0;
  while (grown !== own.size) {
    grown = own.size;
    for (const [pid = 0, parent = 0] of rows) if (own.has(parent)) own.add(pid);
  }
  return rows.reduce((sum, [pid = 0, , seconds = 0]) => (own.has(pid) ? sum + seconds : sum), 0);
}

/** Above this many processors kept busy by others, what is measured by the clock is not one's own. */
const quiet = 0.4;

type Loaded<Result> = { readonly result: Result; readonly load: number };

/** The first quiet run of at most `runs`, else the quietest. */
export async function quietest<Result>(runs: number, work: () => Promise<Result>): Promise<Loaded<Result>> {
  let best = await withOthersLoad(work);
  for (let run = 1; run < runs && best.load > quiet; run++) {
    const next = await withOthersLoad(work);
    if (next.load < best.load) best = next;
  }
  return best;
}

/** How many processors other programs kept busy during `work`: what makes figures worse that are not theirs. */
async function withOthersLoad<Result>(work: () => Promise<Result>): Promise<Loaded<Result>> {
  const [machine, own, began] = [machineSeconds(), await ownSeconds(), performance.now()];
  const result = await work();
  const [machineNow, ownNow] = [machineSeconds(), await ownSeconds()];
  const seconds = (performance.now() - began) / 1000;
  const used = machine === undefined || machineNow === undefined ? 0 : machineNow - machine;
  return { result, load: Math.max(0, used - (ownNow - own)) / seconds };
}
