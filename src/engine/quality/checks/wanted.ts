import type { Context } from '../../../core/pipeline.ts';

/** What an answer is for, as far as checks want to know. */
export type Wanted = Pick<Context, 'purpose' | 'code'>;
