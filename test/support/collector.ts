import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod/mini';

/** An OpenTelemetry collector's OTLP/HTTP end on 127.0.0.1: it takes traces as JSON and refuses what is none. */

const anyValue = z.union([
  z.strictObject({ stringValue: z.string() }),
  z.strictObject({ boolValue: z.boolean() }),
  z.strictObject({ intValue: z.string().check(z.regex(/^-?\d+$/)) }),
  z.strictObject({ doubleValue: z.number() }),
  z.strictObject({ arrayValue: z.strictObject({ values: z.array(z.strictObject({ stringValue: z.string() })) }) }),
]);
const attributes = z.array(z.strictObject({ key: z.string(), value: anyValue }));
const nanoseconds = z.string().check(z.regex(/^\d{19}$/));
const id = (digits: number) => z.string().check(z.regex(new RegExp(`^(?!0{${digits}})[0-9a-f]{${digits}}$`)));

const span = z.strictObject({
  traceId: id(32),
  spanId: id(16),
  parentSpanId: z.optional(id(16)),
  name: z.string().check(z.minLength(1)),
  kind: z.int().check(z.minimum(1), z.maximum(5)),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  attributes,
  status: z.strictObject({ code: z.int().check(z.minimum(0), z.maximum(2)), message: z.optional(z.string()) }),
});
const body = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({
      resource: z.strictObject({ attributes }),
      scopeSpans: z.array(z.strictObject({ scope: z.strictObject({ name: z.string() }), spans: z.array(span) })),
    }),
  ),
});

export type CollectedSpan = z.infer<typeof span>;

export type Collector = {
  /** The base address, without a path. */
  readonly url: string;
  readonly spans: readonly CollectedSpan[];
  /** The attributes of the last resource. */
  readonly resource: Readonly<Record<string, unknown>>;
  /** Of every request, refused ones included. */
  readonly headers: readonly IncomingHttpHeaders[];
  /** What the next requests are refused with. */
  refuse(...statuses: number[]): void;
  close(): Promise<void>;
};

export const plainValues = (list: z.infer<typeof attributes>): Record<string, unknown> =>
  Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]]));

export async function startCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const refusals: number[] = [];
  let resource: Record<string, unknown> = {};
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    headers.push(request.headers);
    const refusal = refusals.shift();
    if (refusal !== undefined) return void response.writeHead(refusal).end();
    if (request.method !== 'POST' || request.url !== '/v1/traces') return void response.writeHead(404).end();
    if (request.headers['content-type'] !== 'application/json') return void response.writeHead(415).end();
    const parsed = body.safeParse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    if (!parsed.success) return void response.writeHead(400).end(JSON.stringify(parsed.error.issues));
    for (const { resource: of, scopeSpans } of parsed.data.resourceSpans) {
      resource = plainValues(of.attributes);
      spans.push(...scopeSpans.flatMap((scope) => scope.spans));
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    headers,
    get resource() {
      return resource;
    },
    refuse: (...statuses) => void refusals.push(...statuses),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
