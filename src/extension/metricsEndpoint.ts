import type { Disposable } from 'vscode';
import type { Logger, SecretStore } from '../core/ports.ts';
import type { RequestObserver } from '../core/requestRecord.ts';
import type { TargetHealth } from '../core/targets.ts';
import type { Metrics } from '../engine/observability/metrics.ts';
import type { Settings } from '../engine/settings.ts';
import type { LocalServer } from '../node/localServer.ts';
import { startLocalServer } from '../node/localServer.ts';

/** Metrics for Prometheus on this machine, while the settings want them. */
export type MetricsEndpoint = Disposable & {
  /** The port it listens on; undefined while it is off or another window has it. */
  port(): number | undefined;
  /** What Prometheus shows as its bearer token; made when first asked for. */
  token(): Promise<string>;
};

type Options = {
  readonly settings: { current(): Settings; onChange(listener: () => void): () => void };
  readonly onRequest: (listener: RequestObserver) => () => void;
  readonly health: () => readonly TargetHealth[];
  readonly secrets: SecretStore;
  readonly logger: Logger;
  readonly version: string;
  /** How soon a port is tried again that another window has, in milliseconds. */
  readonly retryMs?: number;
};

/** No connection can have this id. */
const tokenName = '@metrics';
const tokenBytes = 24;

export function createMetricsEndpoint(options: Options): MetricsEndpoint {
  const { settings, onRequest, health, secrets, logger, version, retryMs = 30_000 } = options;
  let metrics: Metrics | undefined;
  let stopObserving: (() => void) | undefined;
  let server: LocalServer | undefined;
  let timer: NodeJS.Timeout | undefined;
  let disposed = false;
  let working: Promise<void> = Promise.resolve();

  async function token(): Promise<string> {
    const known = await secrets.get(tokenName);
    if (known) return known;
    const made = Buffer.from(crypto.getRandomValues(new Uint8Array(tokenBytes))).toString('base64url');
    await secrets.set(tokenName, made);
    return made;
  }

  async function start(port: number): Promise<void> {
    const { createMetrics } = await import('../engine/observability/metrics.ts');
    metrics ??= createMetrics({ health, version });
    stopObserving ??= onRequest(metrics.observe);
    const { text } = metrics;
    const plain = (body: string) => ({ contentType: 'text/plain; charset=utf-8', body: `${body}\n` });
    server = await startLocalServer({
      port,
      token: await token(),
      routes: {
        '/metrics': { answer: ({ headers }) => text(headers.accept ?? '') },
        '/health/live': { open: true, answer: () => plain('live') },
        // Ready: there is a model that may be asked.
        '/health/ready': {
          open: true,
          answer: () => {
            const targets = health();
            const ready = targets.length === 0 || targets.some(({ circuit }) => circuit !== 'open');
            return ready ? plain('ready') : { ...plain('every model is left alone'), status: 503 };
          },
        },
      },
      onError: (error) => logger.warn('The metrics endpoint failed.', { error: String(error) }),
    });
    logger.info('Metrics for Prometheus', { port: server.port });
  }

  async function stop(): Promise<void> {
    clearTimeout(timer);
    const running = server;
    server = undefined;
    await running?.close();
  }

  /** Brings the server to what the settings say. */
  async function apply(): Promise<void> {
    const { enabled, port } = settings.current().metrics;
    if (enabled && !disposed && server?.port === port) return;
    await stop();
    if (!enabled || disposed) return;
    try {
      await start(port);
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!taken) logger.warn('The metrics endpoint cannot start.', { port, error: String(error) });
      // Another window has it until it is closed.
      if (taken && !disposed) timer = setTimeout(change, retryMs);
    }
  }

  function change(): void {
    working = working.then(apply);
  }

  const stopListening = settings.onChange(change);
  change();

  return {
    port: () => server?.port,
    token,
    dispose() {
      disposed = true;
      stopListening();
      stopObserving?.();
      change();
    },
  };
}
