import type { Dialect } from '../types.ts';
import { anthropic } from './anthropic.ts';
import { google } from './google.ts';
import { openaiResponses } from './openaiResponses.ts';

export const dialects = {
  anthropic,
  google,
  'openai-responses': openaiResponses,
} as const satisfies Record<string, Dialect>;
