import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type Reply, startLocalServer } from '../node/localServer.ts';
import { createSocketServer } from '../node/socketServer.ts';
import {
  type DashboardHostMessage,
  dashboardMessageSchema,
  socketPath,
  socketProtocol,
} from '../protocol/dashboard.ts';
import type { PanelBoot } from '../protocol/messages.ts';
import type { DashboardFeed } from './views/dashboardFeed.ts';
import { pageHtml } from './views/pageHtml.ts';

/** The dashboard for a browser on this machine. */
export type DashboardSite = {
  /** With the key behind `#`, which a browser keeps to itself. */
  readonly url: string;
  close(): Promise<void>;
};

type Options = {
  /** Of the page's own files. */
  readonly folder: string;
  readonly title: string;
  readonly boot: PanelBoot;
  readonly createFeed: (post: (message: DashboardHostMessage) => void) => DashboardFeed;
  readonly onError: (error: unknown) => void;
  /** 0, the default: any free one. */
  readonly port?: number;
};

const keyBytes = 24;
const ownFile = /^\/(?:dashboard\.(?:js|css)|codicon\.(?:css|ttf)|chunks\/[\w-]+\.js)$/;
const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf',
};
const policy = (host: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "font-src 'self'",
    'img-src data:',
    `connect-src 'self' ws://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * Serves the dashboard's page at this machine's own address. The page itself is open and tells nothing; figures come over
 * a WebSocket, to a page of this address that shows the key. The key lasts as long as the server.
 */
export async function startDashboardSite(options: Options): Promise<DashboardSite> {
  const { folder, title, boot, createFeed, onError, port = 0 } = options;
  const key = randomBytes(keyBytes).toString('base64url');
  const html = pageHtml({
    title,
    boot,
    styles: ['/codicon.css', '/dashboard.css'],
    script: '/dashboard.js',
    classes: 'browser',
  });

  const sockets = createSocketServer({
    protocol: socketProtocol,
    key,
    onConnect({ send }) {
      const feed = createFeed(send);
      return {
        receive(raw) {
          const { success, data } = dashboardMessageSchema.safeParse(raw);
          // What opens something in VS Code is offered there.
          if (success && (data.type === 'ready' || data.type === 'period')) feed.show(data.period);
        },
        close: feed.pause,
      };
    },
  });

  async function file(path: string): Promise<Reply> {
    const body = await readFile(join(folder, path));
    return { contentType: contentTypes[extname(path)] ?? 'text/plain', body };
  }

  const server = await startLocalServer({
    port,
    token: key,
    routes: {
      '/': {
        open: true,
        answer: ({ headers }) => ({
          contentType: 'text/html; charset=utf-8',
          body: html,
          headers: {
            'content-security-policy': policy(headers.host ?? ''),
            'referrer-policy': 'no-referrer',
            'cross-origin-opener-policy': 'same-origin',
          },
        }),
      },
    },
    routeOf: (path) => (ownFile.test(path) ? { open: true, answer: () => file(path) } : undefined),
    upgrade: { path: socketPath, take: sockets.upgrade },
    onError,
  });
  return {
    url: `http://127.0.0.1:${server.port}/#${key}`,
    async close() {
      sockets.close();
      await server.close();
    },
  };
}
