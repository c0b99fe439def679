import * as z from 'zod/mini';

/**
 * The one settings schema: it generates the manifest's `contributes.configuration` and checks what people wrote.
 * Descriptions are keys into package.nls.json (`settings.<path>`), see scripts/manifest.ts.
 */

const seconds = (fallback: number) => z._default(z.number().check(z.minimum(1), z.maximum(3600)), fallback);
const headerMap = z.record(z.string(), z.string());

export const connectionSchema = z.object({
  /** Names the connection in model references; no slash in it. */
  id: z.string().check(z.regex(/^[A-Za-z0-9._-]+$/)),
  name: z.optional(z.string()),
  /** A preset's id (catalog.ts) or `custom`. */
  preset: z._default(z.string(), 'custom'),
  baseUrl: z.string(),
  headers: z.optional(headerMap),
  query: z.optional(headerMap),
  /** Models offered in the picker even when the endpoint lists none. */
  models: z.optional(z.array(z.string())),
});

export const settingsSchema = z.object({
  connections: z._default(z.array(connectionSchema), []),
  model: z._default(z.string(), ''),
  systemPrompt: z._default(z.string(), ''),
  userPromptFolder: z._default(z.string(), ''),
  streaming: z._default(z.boolean(), true),
  demoMode: z._default(z.boolean(), false),
  sampling: z._default(
    z.object({
      temperature: z.optional(z.number().check(z.minimum(0), z.maximum(2))),
      maxTokens: z.optional(z.int().check(z.minimum(1))),
      topP: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
      stop: z.optional(z.array(z.string()).check(z.maxLength(4))),
      seed: z.optional(z.int()),
      presencePenalty: z.optional(z.number().check(z.minimum(-2), z.maximum(2))),
      frequencyPenalty: z.optional(z.number().check(z.minimum(-2), z.maximum(2))),
    }),
    {},
  ),
  timeouts: z._default(
    z.object({
      connectSeconds: seconds(10),
      firstByteSeconds: seconds(60),
      idleSeconds: seconds(60),
      totalSeconds: seconds(600),
    }),
    { connectSeconds: 10, firstByteSeconds: 60, idleSeconds: 60, totalSeconds: 600 },
  ),
  /** US dollars per million tokens, by model reference or model id; wins over the built-in price table. */
  prices: z._default(
    z.record(
      z.string(),
      z.object({
        input: z.number().check(z.minimum(0)),
        output: z.number().check(z.minimum(0)),
        cachedInput: z.optional(z.number().check(z.minimum(0))),
      }),
    ),
    {},
  ),
});

export type Connection = z.infer<typeof connectionSchema>;
export type Settings = z.infer<typeof settingsSchema>;
