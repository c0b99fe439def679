import type { HttpClient, Logger } from '../core/ports.ts';
import type { RequestRecord } from '../core/requestRecord.ts';
import { wantsLatestNames } from '../engine/observability/names.ts';
import type { OtlpExporter } from '../engine/observability/otlpExporter.ts';
import { createOtlpExporter } from '../engine/observability/otlpExporter.ts';
import type { Settings } from '../engine/settings.ts';
import type { Observability } from './observability.ts';

type Options = {
  readonly observability: Pick<Observability, 'onRequest' | 'onLateStep'>;
  readonly settings: () => Settings;
  readonly http: HttpClient;
  readonly logger: Logger;
  /** The extension's. */
  readonly version: string;
};

/** Sends every request's trace to the collector of the settings; without one, nothing is loaded. */
export function exportTraces({ observability, settings, http, logger, version }: Options): { close(): Promise<void> } {
  let exporter: Promise<OtlpExporter> | undefined;

  async function load(): Promise<OtlpExporter> {
    return createOtlpExporter({
      endpoint: () => settings().tracing.endpoint.trim(),
      headers: () => settings().tracing.headers,
      http,
      resource: {
        'service.name': 'chat-llm',
        'service.version': version,
        'service.instance.id': crypto.randomUUID(),
        'process.pid': process.pid,
      },
      latestNames: wantsLatestNames(process.env.OTEL_SEMCONV_STABILITY_OPT_IN),
      logger,
      timers: { setTimeout, clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout) },
    });
  }

  function add(record: RequestRecord): void {
    if (settings().tracing.endpoint.trim() === '') return;
    exporter ??= load();
    void exporter.then((loaded) => loaded.add(record));
  }

  const stops = [
    observability.onRequest(add),
    observability.onLateStep((record, step) => add({ ...record, spans: [step] })),
  ];

  return {
    async close() {
      for (const stop of stops) stop();
      await (await exporter)?.close();
    },
  };
}
