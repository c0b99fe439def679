import { runCommand } from '../../../scripts/support/run.ts';

/** The process ids of the extension hosts that belong to a VS Code server (the leader of their process group). */
export async function extensionHostPids(serverPid: number): Promise<number[]> {
  const { output } = await runCommand('ps', ['-A', '-o', 'pid=,pgid=,args=']);
  return output.split('\n').flatMap((line) => {
    const [pid, group, ...args] = line.trim().split(/\s+/);
    return Number(group) === serverPid && args.includes('--type=extensionHost') ? [Number(pid)] : [];
  });
}

/** Kills every extension host of a server as a crash would; VS Code starts a new one by itself. */
export async function killExtensionHosts(serverPid: number): Promise<void> {
  const pids = await extensionHostPids(serverPid);
  if (pids.length === 0) throw new Error('No extension host is running');
  for (const pid of pids) process.kill(pid, 'SIGKILL');
}
