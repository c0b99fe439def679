import { ensurePrograms } from './debianPackage.ts';

export type RedisProgram = { readonly server: string; readonly environment: NodeJS.ProcessEnv };

/**
 * Redis's server.
 *
 * @throws an error that says what went wrong and which command installs it.
 */
export async function ensureRedis(): Promise<RedisProgram> {
  const { programs, environment } = await ensurePrograms({
    title: 'Redis',
    packageName: 'redis-server',
    // The program itself is in the tools' package.
    libraries: ['redis-tools', 'liblzf1', 'libjemalloc2', 'libatomic1'],
    programs: ['redis-server'],
  });
  return { server: programs['redis-server'], environment };
}
