import { createGoogle } from '@ai-sdk/google';
import type { CreateModel } from '../types.ts';

/** See anthropic.ts for the key. */
export const createModel: CreateModel = ({ baseURL, fetch, modelId }) =>
  createGoogle({ baseURL, fetch, apiKey: '-' }).languageModel(modelId);
