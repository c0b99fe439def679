import * as z from 'zod/mini';

/** What a provider says when it fails, in any of the shapes that occur, as one. */

export type ProviderFailure = {
  readonly status: number;
  /** The body's own code or type, lower case. */
  readonly code?: string;
  readonly param?: string;
  readonly message?: string;
  /** Milliseconds that the body asks to wait, as Google's does. */
  readonly retryAfterMs?: number;
};

const text = z.catch(z.nullish(z.string()), undefined);
const textOrNumber = z.catch(z.nullish(z.union([z.string(), z.number()])), undefined);

const errorSchema = z.object({
  message: z.catch(z.unknown(), undefined),
  msg: text,
  detail: z.catch(z.unknown(), undefined),
  error: z.catch(z.unknown(), undefined),
  errors: z.catch(z.unknown(), undefined),
  code: textOrNumber,
  type: textOrNumber,
  status: textOrNumber,
  status_code: textOrNumber,
  param: text,
  loc: z.catch(z.nullish(z.array(z.union([z.string(), z.number()]))), undefined),
});

type Found = { status?: number; code?: string; param?: string; message?: string };

const asStatus = (value: string | number | null | undefined): number | undefined => {
  const number = Number(value ?? Number.NaN);
  return Number.isInteger(number) && number >= 400 && number <= 599 ? number : undefined;
};

const asCode = (value: string | number | null | undefined): string | undefined =>
  typeof value === 'string' && value !== '' && !/^\d+$/.test(value) ? value.toLowerCase() : undefined;

/** Reads `value` and what is nested in it; the innermost text wins, since wrappers say less. */
function find(value: unknown, depth: number): Found {
  if (typeof value === 'string') return value.trim() === '' ? {} : { message: value };
  if (Array.isArray(value)) return value.length > 0 ? find(value[0], depth) : {};
  const result = errorSchema.safeParse(value);
  if (!result.success || depth > 4) return {};
  const { message, msg, detail, error, errors, code, type, status, status_code, param, loc } = result.data;
  const inner = [error, errors, message, detail].map((each) => find(each, depth + 1));
  const firstOf = <Key extends keyof Found>(key: Key): Found[Key] | undefined =>
    inner.find((each) => each[key] !== undefined)?.[key];
  const found: Found = {};
  const foundStatus = firstOf('status') ?? asStatus(code) ?? asStatus(status) ?? asStatus(status_code);
  const foundCode = firstOf('code') ?? asCode(code) ?? asCode(type) ?? asCode(status);
  const foundParam = firstOf('param') ?? param ?? loc?.at(-1)?.toString();
  const foundMessage = firstOf('message') ?? msg ?? undefined;
  if (foundStatus !== undefined) found.status = foundStatus;
  if (foundCode !== undefined) found.code = foundCode;
  if (foundParam !== undefined) found.param = foundParam;
  if (foundMessage !== undefined) found.message = foundMessage;
  return found;
}

/** `retryDelay` of Google's `RetryInfo`, such as `34.07s`; none of a daily limit, which waiting does not help. */
function retryDelayMs(body: unknown): number | undefined {
  const text = typeof body === 'object' ? JSON.stringify(body) : '';
  const delay = /"retryDelay":"(\d+(?:\.\d+)?)s"/.exec(text)?.[1];
  return delay === undefined || /"quotaId":"[^"]*PerDay/.test(text) ? undefined : Math.ceil(Number(delay) * 1000);
}

/**
 * Reads an error body. `status` is the HTTP status; 0 for an error inside a stream, where the body's own is taken.
 * A body that is not JSON becomes the message.
 */
export function readFailure(status: number, body: unknown): ProviderFailure {
  const { status: own, ...found } = find(body, 0);
  const wait = retryDelayMs(body);
  const waiting = wait === undefined ? {} : { retryAfterMs: wait };
  return { ...found, ...waiting, status: status === 0 ? (own ?? 0) : status };
}

/** Whether a body is a web page, whatever its content type says. */
export const looksLikeHtml = (body: string): boolean =>
  /^\s*(<!doctype|<html|<head|<body|<\?xml|<!--|<[a-z]+[\s>])/i.test(body);
