import { createOpenAI } from '@ai-sdk/openai';
import type { CreateModel } from '../types.ts';

/** See anthropic.ts for the key. */
export const createModel: CreateModel = ({ baseURL, fetch, modelId }) =>
  createOpenAI({ baseURL, fetch, apiKey: '-' }).responses(modelId);
