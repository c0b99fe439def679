import { ensurePrograms } from './debianPackage.ts';

export type Prometheus = { readonly server: string; readonly promtool: string };

/**
 * Prometheus and its tool.
 *
 * @throws an error that says what went wrong and which command installs it.
 */
export async function ensurePrometheus(): Promise<Prometheus> {
  const { programs } = await ensurePrograms({
    title: 'Prometheus',
    packageName: 'prometheus',
    programs: ['prometheus', 'promtool'],
  });
  return { server: programs.prometheus, promtool: programs.promtool };
}
