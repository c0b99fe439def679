import { ChatError } from '../../core/errors.ts';
import type { UsageEntry, UsageLedger } from '../../core/history.ts';
import type { Context } from '../../core/pipeline.ts';
import type { Logger } from '../../core/ports.ts';

export type RecorderOptions = {
  readonly ledger?: UsageLedger | undefined;
  readonly logger: Logger;
};

/** The category of a failure, for the ledger. */
export const failureOf = (outcome: UsageEntry['outcome'], error: ChatError | undefined): Pick<UsageEntry, 'error'> =>
  outcome === 'failed' && error ? { error: error.data.kind } : {};

type Record = (entry: Omit<UsageEntry, 'conversationId' | 'template'>, context: Context) => void;

/** Writes into the ledger whose call it was. A ledger that fails is logged and breaks nothing. */
export function createRecorder({ ledger, logger }: RecorderOptions): Record {
  return (entry, { conversationId = null, template = null }) => {
    try {
      ledger?.record({ ...entry, conversationId, template });
    } catch (error) {
      logger.warn('The usage could not be recorded', { code: ChatError.from(error).code });
    }
  };
}
