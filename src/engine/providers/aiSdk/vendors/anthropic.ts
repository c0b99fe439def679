import { createAnthropic } from '@ai-sdk/anthropic';
import type { CreateModel } from '../types.ts';

/** The key travels in the headers of our own HTTP; a text of any kind keeps the library from asking the environment. */
export const createModel: CreateModel = ({ baseURL, fetch, modelId }) =>
  createAnthropic({ baseURL, fetch, apiKey: '-' }).languageModel(modelId);
