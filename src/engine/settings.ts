import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { maskModes } from '../core/masking.ts';
import { routingPolicies } from '../core/routing.ts';

/**
 * The one settings schema: it generates the manifest's `contributes.configuration` and checks what people wrote.
 * Descriptions are keys into package.nls.json (`settings.<path>`), see scripts/manifest.ts.
 */

const seconds = (fallback: number) => z._default(z.number().check(z.minimum(1), z.maximum(3600)), fallback);
const hours = z.number().check(z.minimum(0), z.maximum(100_000));
const price = z.number().check(z.minimum(0));
const cacheRates = { cachedInput: z.optional(price), cacheWrite: z.optional(price) };
const headerMap = z.record(z.string(), z.string());

const semanticDefaults = { mode: 'serve', ttlHours: 168, maxWrongPercent: 1, recheckPercent: 0 } as const;

const sharedDefaults = { url: '', namespace: 'chat-llm', tenant: '', ttlHours: 168 };

export const connectionSchema = z.object({
  /** Names the connection in model references; no slash in it. */
  id: z.string().check(z.regex(/^[A-Za-z0-9._-]+$/)),
  name: z.optional(z.string()),
  /** A preset's id (catalog.ts) or `custom`. */
  preset: z._default(z.string(), 'custom'),
  baseUrl: z.string(),
  /** What is spoken there, where it is not what the preset speaks. */
  protocol: z.optional(z.enum(['openai-chat', 'openai-responses', 'anthropic', 'google'])),
  headers: z.optional(headerMap),
  query: z.optional(headerMap),
  /** Models offered in the picker even when the endpoint lists none. */
  models: z.optional(z.array(z.string())),
  /** Only for Ollama: tokens of context, and how long a model stays loaded. */
  ollama: z.optional(z.object({ numCtx: z.optional(z.int().check(z.minimum(1))), keepAlive: z.optional(z.string()) })),
  /** How many API keys are stored, where there are several; “Set Up Models…” keeps count. */
  keys: z.optional(z.int().check(z.minimum(1), z.maximum(9))),
});

export const settingsSchema = z.object({
  connections: z._default(z.array(connectionSchema), []),
  model: z._default(z.string(), ''),
  systemPrompt: z._default(z.string(), ''),
  userPromptFolder: z._default(z.string(), ''),
  streaming: z._default(z.boolean(), true),
  demoMode: z._default(z.boolean(), false),
  titlesByModel: z._default(z.boolean(), true),
  sampling: z._default(
    z.object({
      temperature: z.optional(z.number().check(z.minimum(0), z.maximum(2))),
      maxTokens: z.optional(z.int().check(z.minimum(1))),
      topP: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
      stop: z.optional(z.array(z.string()).check(z.maxLength(4))),
      seed: z.optional(z.int()),
      presencePenalty: z.optional(z.number().check(z.minimum(-2), z.maximum(2))),
      frequencyPenalty: z.optional(z.number().check(z.minimum(-2), z.maximum(2))),
      reasoning: z.optional(z.enum(['none', 'minimal', 'low', 'medium', 'high'])),
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
  /** Models to ask when one fails, in order, by model reference; `*` stands for every model without a list of its own. */
  fallbacks: z._default(z.record(z.string(), z.array(z.string())), {}),
  /** A file of PEM certificates to trust. */
  certificateFile: z._default(z.string(), ''),
  reliability: z._default(
    z.object({
      retries: z._default(z.int().check(z.minimum(0), z.maximum(5)), 2),
      maxWaitSeconds: seconds(60),
      maxConcurrent: z._default(z.int().check(z.minimum(1), z.maximum(64)), 8),
      /** Whether whole answers are checked. */
      checkAnswers: z._default(z.boolean(), true),
    }),
    { retries: 2, maxWaitSeconds: 60, maxConcurrent: 8, checkAnswers: true },
  ),
  routing: z._default(
    z.object({
      policy: z._default(z.enum(routingPolicies), 'balanced'),
      models: z._default(z.array(z.string()), []),
    }),
    { policy: 'balanced', models: [] },
  ),
  /** US dollars; 0 is no limit. */
  budget: z._default(
    z.object({
      dailyUsd: z._default(z.number().check(z.minimum(0)), 0),
      monthlyUsd: z._default(z.number().check(z.minimum(0)), 0),
      warnPercent: z._default(z.number().check(z.minimum(1), z.maximum(100)), 80),
    }),
    { dailyUsd: 0, monthlyUsd: 0, warnPercent: 80 },
  ),
  /** What models can do, by model reference or model id, where the endpoint says nothing or something wrong. */
  capabilities: z._default(
    z.record(
      z.string(),
      z.object({
        contextWindow: z.optional(z.int().check(z.minimum(1))),
        maxOutputTokens: z.optional(z.int().check(z.minimum(1))),
        vision: z.optional(z.boolean()),
        tools: z.optional(z.boolean()),
        reasoning: z.optional(z.boolean()),
        jsonSchema: z.optional(z.boolean()),
        streaming: z.optional(z.boolean()),
        systemRole: z.optional(z.boolean()),
        temperature: z.optional(z.boolean()),
      }),
    ),
    {},
  ),
  batch: z._default(
    z.object({
      /** Items of one batch that are asked at a time. */
      concurrency: z._default(z.int().check(z.minimum(1), z.maximum(16)), 4),
    }),
    { concurrency: 4 },
  ),
  /** Answers that are kept to be given again. */
  cache: z._default(
    z.object({
      enabled: z._default(z.boolean(), true),
      ttlHours: z._default(hours, 168),
      /** By template name or model reference; 0: its answers are not kept. */
      ttlHoursFor: z._default(z.record(z.string(), hours), {}),
      /** How long an answer that is over its time is still given, while a new one is fetched. */
      staleHours: z._default(hours, 0),
      maxTemperature: z._default(z.number().check(z.minimum(0), z.maximum(2)), 1),
      memoryMegabytes: z._default(z.int().check(z.minimum(0), z.maximum(1024)), 16),
      diskMegabytes: z._default(z.int().check(z.minimum(0), z.maximum(10_000)), 100),
      /** Answers of similar questions. */
      semantic: z._default(
        z.object({
          mode: z._default(z.enum(['serve', 'offer', 'off']), 'serve'),
          ttlHours: z._default(hours, 168),
          /** Of the answers that are given: how many may be wrong. */
          maxWrongPercent: z._default(z.number().check(z.minimum(0.1), z.maximum(20)), 1),
          /** Of the answers that are given: how many are asked again in the background and compared. */
          recheckPercent: z._default(z.number().check(z.minimum(0), z.maximum(100)), 0),
          /** How sure it must be, 0 to 1; absent: as measured. */
          serveAt: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
          offerAt: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
        }),
        semanticDefaults,
      ),
      /** A Redis server that several machines share; empty: none. */
      shared: z._default(
        z.object({
          url: z._default(z.string(), ''),
          namespace: z._default(z.string().check(z.regex(/^[A-Za-z0-9._-]+$/)), 'chat-llm'),
          /** Of several who share one server and must not see each other's; empty: there is one. */
          tenant: z._default(z.string().check(z.regex(/^[A-Za-z0-9._@-]*$/)), ''),
          /** How long the server has an answer at most. */
          ttlHours: z._default(hours, 168),
        }),
        sharedDefaults,
      ),
    }),
    {
      enabled: true,
      ttlHours: 168,
      ttlHoursFor: {},
      staleHours: 0,
      maxTemperature: 1,
      memoryMegabytes: 16,
      diskMegabytes: 100,
      semantic: semanticDefaults,
      shared: sharedDefaults,
    },
  ),
  /** What is replaced by placeholders before a request is sent. */
  privacy: z._default(z.object({ mask: z._default(z.enum(maskModes), 'secrets') }), { mask: 'secrets' }),
  /** The request log of machines: rotating files of JSON lines. */
  logs: z._default(
    z.object({
      level: z._default(z.enum(['debug', 'info', 'warn', 'error', 'off']), 'info'),
      includePrompts: z._default(z.boolean(), false),
      maxMegabytes: z._default(z.int().check(z.minimum(1), z.maximum(1000)), 50),
      keepDays: z._default(z.int().check(z.minimum(1), z.maximum(365)), 30),
    }),
    { level: 'info', includePrompts: false, maxMegabytes: 50, keepDays: 30 },
  ),
  /** Where traces are sent over OTLP/HTTP; empty: nowhere. */
  tracing: z._default(z.object({ endpoint: z._default(z.string(), ''), headers: z._default(headerMap, {}) }), {
    endpoint: '',
    headers: {},
  }),
  /** When a model fails too often. */
  alerts: z._default(
    z.object({
      notify: z._default(z.boolean(), true),
      warnPercent: z._default(z.int().check(z.minimum(1), z.maximum(100)), 20),
      criticalPercent: z._default(z.int().check(z.minimum(1), z.maximum(100)), 50),
      windowMinutes: z._default(z.int().check(z.minimum(1), z.maximum(1440)), 10),
      minimumRequests: z._default(z.int().check(z.minimum(1), z.maximum(1000)), 5),
    }),
    { notify: true, warnPercent: 20, criticalPercent: 50, windowMinutes: 10, minimumRequests: 5 },
  ),
  /** Metrics for Prometheus at 127.0.0.1. */
  metrics: z._default(
    z.object({
      enabled: z._default(z.boolean(), false),
      port: z._default(z.int().check(z.minimum(1024), z.maximum(65535)), 9464),
    }),
    { enabled: false, port: 9464 },
  ),
  /** US dollars per million tokens, by model reference or model id; wins over the built-in price table. */
  prices: z._default(
    z.record(
      z.string(),
      z.object({
        input: price,
        output: price,
        ...cacheRates,
        /** Of output tokens that are reasoning, where they cost something else. */
        reasoning: z.optional(price),
        /** What requests of more input tokens than `above` cost, all their tokens. */
        longContext: z.optional(
          z.object({ above: z.int().check(z.minimum(1)), input: price, output: price, ...cacheRates }),
        ),
        /** The part of the price that is charged for batch and flex processing. */
        batch: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
      }),
    ),
    {},
  ),
});

export type Connection = z.infer<typeof connectionSchema>;
export type Settings = z.infer<typeof settingsSchema>;

export type SettingProblem = {
  /** The setting's path, for example `timeouts.idleSeconds` or `connections[0].baseUrl`. */
  readonly setting: string;
  /** What is wrong and what is allowed, for people. */
  readonly problem: string;
};

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;
type Container = Record<PropertyKey, unknown> | unknown[];

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

const childOf = (value: unknown, key: PropertyKey): unknown =>
  isContainer(value) ? (value as Record<PropertyKey, unknown>)[key] : undefined;

const pathText = (path: Path): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  );

type Definition = {
  readonly innerType?: Schema;
  readonly element?: Schema;
  readonly valueType?: Schema;
  readonly shape?: Readonly<Record<PropertyKey, Schema>>;
  readonly checks?: readonly {
    readonly _zod: { readonly def: { readonly check: string; readonly value?: unknown } };
  }[];
};
type Schema = { readonly _zod: { readonly def: object } };

function definitionOf(schema: Schema): Definition {
  const definition = schema._zod.def as Definition;
  return definition.innerType ? definitionOf(definition.innerType) : definition;
}

/** Both ends of a number's range, whichever of them was missed. */
function range(path: Path): { minimum: number | undefined; maximum: number | undefined } {
  const definition = path.reduce<Definition>((parent, key) => {
    const child = parent.element ?? parent.valueType ?? parent.shape?.[key];
    return child ? definitionOf(child) : {};
  }, definitionOf(settingsSchema));
  const bound = (check: string): number | undefined => {
    const found = definition.checks?.find(({ _zod }) => _zod.def.check === check)?._zod.def.value;
    return typeof found === 'number' ? found : undefined;
  };
  return { minimum: bound('greater_than'), maximum: bound('less_than') };
}

function numberProblem(path: Path): string {
  const { minimum, maximum } = range(path);
  if (minimum !== undefined && maximum !== undefined)
    return l10n.t('must be a number from {0} to {1}.', minimum, maximum);
  return minimum === undefined ? l10n.t('must be a number.') : l10n.t('must be a number of at least {0}.', minimum);
}

function typeProblem(expected: string, path: Path): string {
  switch (expected) {
    case 'boolean':
      return l10n.t('must be true or false.');
    case 'string':
      return l10n.t('must be a text.');
    case 'array':
      return l10n.t('must be a list.');
    case 'int':
      return l10n.t('must be a whole number.');
    case 'number':
      return numberProblem(path);
    default:
      return l10n.t('must be an object.');
  }
}

function describe(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeProblem(issue.expected, issue.path);
    case 'too_small':
    case 'too_big':
      if (issue.origin === 'array')
        return l10n.t('must have at most {0} entries.', Number((issue as { maximum?: unknown }).maximum));
      return numberProblem(issue.path);
    case 'invalid_format':
      return l10n.t('may hold letters, digits, dots, hyphens and underscores only.');
    default:
      return l10n.t('is not valid.');
  }
}

/** Takes out what the path names; a part that is absent already was required, so its parent goes. */
function remove(root: Container, path: Path): void {
  const parent = path.slice(0, -1).reduce<unknown>(childOf, root);
  const key = path.at(-1);
  if (key === undefined) return;
  if (!isContainer(parent) || childOf(parent, key) === undefined) remove(root, path.slice(0, -1));
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}

/**
 * Checks settings as people write them. Each bad part is reported by name and falls back to its default alone; of a
 * list or a table only the bad entry is left out. Never throws.
 */
export function parseSettings(value: unknown): { settings: Settings; problems: SettingProblem[] } {
  const problems: SettingProblem[] = [];
  if (!isContainer(value) || Array.isArray(value)) {
    if (value !== undefined && value !== null) problems.push({ setting: '', problem: l10n.t('must be an object.') });
    return { settings: settingsSchema.parse({}), problems };
  }
  const kept = structuredClone(value) as Container;
  const removed = new Set<string>();
  for (;;) {
    const result = settingsSchema.safeParse(kept);
    if (result.success) return { settings: result.data, problems };
    // The last one first: taking out a list's entry leaves the places of those before it as they were.
    const issue = result.error.issues.at(-1);
    if (!issue) return { settings: settingsSchema.parse({}), problems };
    const setting = pathText(issue.path);
    // What was taken out may be required: then its parent goes too, which is no new problem.
    if (!removed.has(setting)) problems.unshift({ setting, problem: describe(issue) });
    removed.add(setting);
    remove(kept, issue.path);
  }
}
