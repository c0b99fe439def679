import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { build } from 'esbuild';
import { webviewBundle } from '../../../scripts/bundles.ts';
import { projectFolder } from '../../../scripts/support/paths.ts';
import type { PanelBoot } from '../../../src/protocol/messages.ts';
import { pageHtml, type ThemeName, themeCss } from './page.ts';

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
  '.html': 'text/html',
};
export const codicons = join(projectFolder, 'node_modules/@vscode/codicons/dist');
export const outputFolder = join(projectFolder, '.cache', 'panel-test');

export type PanelServer = {
  url(theme: ThemeName, boot?: PanelBoot, script?: string): string;
  close(): Promise<void>;
};

/** Builds the panel as it is shipped and serves it on a loopback port. */
export async function servePanel(): Promise<PanelServer> {
  await build({ ...webviewBundle(true), outdir: outputFolder });
  const server = createServer((request, response) => {
    void respond(new URL(request.url ?? '/', 'http://localhost')).then(
      ({ type, body }) => response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (theme, boot = { locale: 'en', strings: {} }, script = 'chat') =>
      `http://127.0.0.1:${port}/?${new URLSearchParams({ theme, boot: JSON.stringify(boot), script })}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function respond({ pathname, searchParams }: URL): Promise<{ type: string; body: string | Buffer }> {
  const theme = /^\/theme-(.+)\.css$/.exec(pathname)?.[1];
  if (theme) return { type: 'text/css', body: themeCss(theme as ThemeName) };
  if (pathname === '/') {
    const boot = JSON.parse(searchParams.get('boot') ?? '{}') as PanelBoot;
    return {
      type: 'text/html',
      body: pageHtml(searchParams.get('theme') as ThemeName, boot, searchParams.get('script') ?? undefined),
    };
  }
  const folder = pathname.startsWith('/codicon') ? codicons : outputFolder;
  return { type: types[extname(pathname)] ?? 'text/plain', body: await readFile(join(folder, pathname)) };
}
