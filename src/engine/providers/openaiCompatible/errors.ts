import type { ErrorCode } from '../../../core/errors.ts';
import { senderNow } from '../../../core/rateLimits.ts';
import type { ProviderFailure } from './failure.ts';

/** Which of our codes a provider's failure is. */

const quota = /insufficient_(quota|balance|funds|credits?)|billing|quota_exceeded|payment_required|out_of_credits/;
const quotaWords =
  /insufficient (balance|credit|funds|quota)|exceeded your current quota|(add|purchase|out of) credits/i;
const contextCodes =
  /context_length|context_window|prompt_too_long|exceed_context_size|string_above_max_length|too_many_tokens/;
const contextWords =
  /context[ _](length|window|size)|maximum context|too many (input )?tokens|(prompt|input|request) is too (long|large)|too long for|maximum (prompt|input) length|exceeds? the (model'?s? )?(max|available|token)/i;
const modelCodes =
  /model_(not_found|not_exist|does_not_exist|decommissioned)|invalid_model|model_not_available|no_such_model/;
const modelWords =
  /(not a valid|invalid|unknown|no such|unsupported) model|\bmodels?\b.{0,120}\b(not (be )?found|does ?n[o']t exist|not exist|not available|decommissioned|not loaded)|no endpoints found/is;
const filterCodes = /content_?filter|content_policy|responsibleai|data_inspection_failed|moderation/;
const keyCodes =
  /invalid_api_key|invalid_authentication|authentication_error|unauthenticated|unauthorized|incorrect_api_key/;
const keyWords = /(invalid|incorrect|wrong|bad) (api|access)[ _-]?(key|token)|api key not valid/i;
const overloadedCodes = /overloaded|unavailable|capacity|engine_overloaded/;
const rateCodes = /rate_?limit|too_many_requests|tokens_per|requests_per|resource_exhausted|throttl/;

const said = ({ code = '', message = '' }: ProviderFailure, codes: RegExp, words?: RegExp): boolean =>
  codes.test(code) || (words?.test(message) ?? false);

/** What the body says, for statuses that several failures share; undefined when it says nothing we know. */
function byBody(failure: ProviderFailure): ErrorCode | undefined {
  if (said(failure, quota, quotaWords)) return 'quota-exhausted';
  if (said(failure, contextCodes, contextWords)) return 'context-too-long';
  if (said(failure, filterCodes)) return 'content-filtered';
  if (said(failure, keyCodes, keyWords)) return 'key-rejected';
  if (said(failure, modelCodes, modelWords)) return 'model-not-found';
  return undefined;
}

/** An error inside a stream often has no status at all. */
function withoutStatus(failure: ProviderFailure): ErrorCode {
  if (said(failure, rateCodes)) return 'rate-limited';
  if (said(failure, overloadedCodes)) return 'overloaded';
  return byBody(failure) ?? (/invalid_request/.test(failure.code ?? '') ? 'bad-request' : 'server-error');
}

function notFound(failure: ProviderFailure): ErrorCode {
  return said(failure, modelCodes, modelWords) || /\bmodels?\b/i.test(failure.message ?? '')
    ? 'model-not-found'
    : 'endpoint-not-found';
}

/** `keySent`: whether the request carried any credentials. */
export function errorCode(failure: ProviderFailure, keySent: boolean): ErrorCode {
  const { status } = failure;
  if (status === 0) return withoutStatus(failure);
  if (status < 400) return 'endpoint-not-found';
  switch (status) {
    case 401:
      return keySent ? 'key-rejected' : 'key-missing';
    case 402:
      return 'quota-exhausted';
    case 403:
      if (said(failure, quota, quotaWords)) return 'quota-exhausted';
      return said(failure, rateCodes) ? 'rate-limited' : 'forbidden';
    case 404:
      return notFound(failure);
    case 405:
      return 'endpoint-not-found';
    case 429:
      // Google speaks of a quota for each of its limits; one that says how long to wait is not used up.
      if (failure.retryAfterMs !== undefined) return 'rate-limited';
      return said(failure, quota, quotaWords) ? 'quota-exhausted' : 'rate-limited';
    case 408:
    case 409:
    case 425:
    // Groq's, for want of capacity.
    case 498:
    case 503:
    case 529:
      return 'overloaded';
    default:
      break;
  }
  if (status >= 500) return said(failure, overloadedCodes) ? 'overloaded' : 'server-error';
  return byBody(failure) ?? (status === 413 ? 'context-too-long' : 'bad-request');
}

type Headers = Readonly<Record<string, string | undefined>>;

/** Milliseconds to wait, from `retry-after-ms` or `Retry-After` (seconds or an HTTP date); undefined when not told. */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const ms = Number.parseFloat(headers['retry-after-ms'] ?? '');
  if (Number.isFinite(ms) && ms >= 0) return Math.round(ms);
  const value = headers['retry-after']?.trim();
  if (!value) return undefined;
  // A proxy may have added the header once more.
  const seconds = /^(\d*\.?\d+)(\s*,|$)/.exec(value)?.[1];
  if (seconds !== undefined) {
    const ms = Math.round(Number(seconds) * 1000);
    // As many seconds are a moment, counted from the epoch.
    return ms > 1e12 ? Math.max(0, ms - senderNow(headers, now)) : ms;
  }
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - senderNow(headers, now));
}
