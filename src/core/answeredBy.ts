import type { ModelRef, Notice } from './chat.ts';

/** The model that gave the answer in the end: not the one that was asked, where that left the choice or failed. */
export function answeredBy(asked: ModelRef, notices: readonly Notice[]): ModelRef {
  let model = asked;
  for (const notice of notices) {
    if (notice.notice === 'routed') model = notice.target.model;
    else if (notice.notice === 'fallback') model = notice.to.model;
    else if (notice.notice === 'cache-hit') model = notice.model;
  }
  return model;
}
