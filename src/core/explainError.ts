import * as l10n from '@vscode/l10n';
import { explainProblem } from './answerProblem.ts';
import type { ErrorCode, ErrorData } from './errors.ts';

/** A button that does what the text advises; hosts map it to what they can do. */
export type ErrorAction =
  | 'retry'
  | 'summarize'
  | 'setUpModels'
  | 'pickModel'
  | 'openSettings'
  | 'newConversation'
  | 'useDemo';

export type Explanation = {
  /** What happened: one sentence. */
  readonly what: string;
  /** What to do: one sentence. */
  readonly advice: string;
  /** The first one is the main one. */
  readonly actions: readonly ErrorAction[];
};

type Explain = (error: ErrorData) => Explanation;

const seconds = (ms: number | undefined): number => Math.max(1, Math.ceil((ms ?? 0) / 1000));
const host = ({ endpoint, provider }: ErrorData): string =>
  (endpoint !== undefined && URL.canParse(endpoint) ? new URL(endpoint).host : endpoint) ?? provider ?? '?';
const model = (error: ErrorData): string => error.model ?? '?';
function whenToRetry(ms: number | undefined): string {
  if (ms === undefined) return l10n.t('Wait a moment and try again, or choose another model.');
  const minutes = Math.ceil(ms / 60_000);
  return minutes > 2
    ? l10n.t('Try again in {0} min, or choose another model.', minutes)
    : l10n.t('Try again in {0} s, or choose another model.', seconds(ms));
}

const dollars = (amount = 0): string => amount.toFixed(2);
const status = (error: ErrorData): number => error.status ?? 0;

const timeOutAdvice = () => l10n.t('Try again, or raise the limit in the settings under “Timeouts”.');

const explanations: Record<ErrorCode, Explain> = {
  'bad-url': (e) => ({
    what: l10n.t('“{0}” is not a usable address.', host(e)),
    advice: l10n.t('Enter a base URL that starts with http:// or https://.'),
    actions: ['setUpModels'],
  }),
  'bad-request': (e) => ({
    what: l10n.t('{0} did not accept the request (status {1}).', host(e), status(e)),
    advice: l10n.t('Check the sampling settings, such as temperature and token limit, or choose another model.'),
    actions: ['openSettings', 'pickModel'],
  }),
  'unknown-connection': (e) => ({
    what: l10n.t('The model “{0}” belongs to a connection that is not set up.', model(e)),
    advice: l10n.t('Choose another model, or set the connection up again.'),
    actions: ['pickModel', 'setUpModels'],
  }),
  'endpoint-not-found': (e) => ({
    what: l10n.t('{0} has no chat service at this address (status {1}).', host(e), status(e)),
    advice: l10n.t('Check the base URL: it usually ends in /v1.'),
    actions: ['setUpModels'],
  }),
  'model-not-found': (e) => ({
    what: l10n.t('{0} does not know the model “{1}”.', host(e), model(e)),
    advice: l10n.t('Choose a model from the list that it offers.'),
    actions: ['pickModel', 'setUpModels'],
  }),
  'context-too-long': (e) => ({
    what: l10n.t('The conversation is longer than “{0}” can read.', model(e)),
    advice: l10n.t(
      'Have the older messages summarized, start a new conversation, remove attachments, or choose a model with a larger window.',
    ),
    actions: ['summarize', 'newConversation', 'pickModel'],
  }),
  'bad-settings': (e) => ({
    what: l10n.t('A setting is not valid: {0}', e.detail ?? ''),
    advice: l10n.t('Correct it in the settings.'),
    actions: ['openSettings'],
  }),
  'bad-template': (e) => ({
    what: l10n.t('The prompt template could not be read: {0}', e.detail ?? ''),
    advice: l10n.t('Correct the file and run it again.'),
    actions: [],
  }),
  'bad-import': (e) => ({
    what: l10n.t('The file is not a conversation that Chat LLM exported: {0}', e.detail ?? ''),
    advice: l10n.t('Nothing was imported. Choose a file that was exported as JSON.'),
    actions: [],
  }),
  'key-missing': (e) => ({
    what: l10n.t('{0} needs an API key, and none is stored.', host(e)),
    advice: l10n.t('Add the key in “Set Up Models…”; it is kept in the secret storage only.'),
    actions: ['setUpModels', 'useDemo'],
  }),
  'key-rejected': (e) => ({
    what: l10n.t('{0} rejected the API key (status {1}).', host(e), status(e)),
    advice: l10n.t('Enter a valid key in “Set Up Models…”.'),
    actions: ['setUpModels', 'pickModel'],
  }),
  forbidden: (e) => ({
    what: l10n.t('{0} does not allow this request with your key (status {1}).', host(e), status(e)),
    advice: l10n.t('Check what the key and the account may use, or choose another model.'),
    actions: ['pickModel', 'setUpModels'],
  }),
  'rate-limited': (e) => ({
    what: l10n.t('{0} is limiting your requests (status {1}).', host(e), status(e)),
    advice: whenToRetry(e.retryAfterMs),
    actions: ['retry', 'pickModel'],
  }),
  'budget-reached': (e) => ({
    what:
      e.period === 'month'
        ? l10n.t('This month’s budget of {0} US dollars is used up.', dollars(e.limitUsd))
        : l10n.t('Today’s budget of {0} US dollars is used up.', dollars(e.limitUsd)),
    advice: l10n.t('Raise the budget in the settings, or choose a model that costs nothing.'),
    actions: ['openSettings', 'pickModel'],
  }),
  'quota-exhausted': (e) => ({
    what: l10n.t('The quota or credit at {0} is used up (status {1}).', host(e), status(e)),
    advice: l10n.t('Add credit at the provider, or choose another model.'),
    actions: ['pickModel', 'setUpModels'],
  }),
  'server-error': (e) => ({
    what: l10n.t('{0} had an error of its own (status {1}).', host(e), status(e)),
    advice: l10n.t('Try again in a moment, or choose another model.'),
    actions: ['retry', 'pickModel'],
  }),
  overloaded: (e) => ({
    what: l10n.t('{0} is overloaded (status {1}).', host(e), status(e)),
    advice: l10n.t('Try again in a moment, or choose another model.'),
    actions: ['retry', 'pickModel'],
  }),
  'malformed-response': (e) => ({
    what: l10n.t('{0} answered with something that is not a chat answer.', host(e)),
    advice: l10n.t('Check the base URL: it may lead to a web page or a proxy.'),
    actions: ['setUpModels', 'retry'],
  }),
  'connection-refused': (e) => ({
    what: l10n.t('Nothing answers at {0}: the connection was refused.', host(e)),
    advice: l10n.t('Start the server, or check the address and port.'),
    actions: ['retry', 'setUpModels'],
  }),
  'host-not-found': (e) => ({
    what: l10n.t('The host {0} was not found.', host(e)),
    advice: l10n.t('Check the address and your network.'),
    actions: ['retry', 'setUpModels'],
  }),
  'proxy-failed': (e) => ({
    what: e.status
      ? l10n.t('The proxy did not connect to {0} (status {1}).', host(e), e.status)
      : l10n.t('The proxy on the way to {0} could not be reached.', host(e)),
    advice: l10n.t('Check the proxy in the settings of VS Code, under “Application: Proxy”.'),
    actions: ['retry', 'pickModel'],
  }),
  'tls-failed': (e) => ({
    what: l10n.t('The secure connection to {0} failed: its certificate is not trusted or not valid.', host(e)),
    advice: l10n.t('Check the address, or install the certificate of your server or proxy in the system.'),
    actions: ['setUpModels', 'retry'],
  }),
  'connection-lost': (e) => ({
    what: l10n.t('The connection to {0} was lost.', host(e)),
    advice: l10n.t('Check your network and try again.'),
    actions: ['retry', 'pickModel'],
  }),
  'connect-timeout': (e) => ({
    what: l10n.t('{0} could not be reached within {1} s.', host(e), seconds(e.limitMs)),
    advice: l10n.t('Check the address and your network.'),
    actions: ['retry', 'setUpModels'],
  }),
  'first-byte-timeout': (e) => ({
    what: l10n.t('{0} did not begin to answer within {1} s.', host(e), seconds(e.limitMs)),
    advice: timeOutAdvice(),
    actions: ['retry', 'openSettings'],
  }),
  'idle-timeout': (e) => ({
    what: l10n.t('{0} stopped sending for {1} s.', host(e), seconds(e.limitMs)),
    advice: timeOutAdvice(),
    actions: ['retry', 'openSettings'],
  }),
  'total-timeout': (e) => ({
    what: l10n.t('The answer took longer than {0} s in all.', seconds(e.limitMs)),
    advice: timeOutAdvice(),
    actions: ['retry', 'openSettings'],
  }),
  'answer-cut': (e) => ({
    what: l10n.t('{0} broke off in the middle of the answer.', host(e)),
    advice: l10n.t('What arrived is kept. Try again for a whole answer.'),
    actions: ['retry', 'pickModel'],
  }),
  'empty-answer': (e) => ({
    what: l10n.t('“{0}” sent an empty answer.', model(e)),
    advice: l10n.t('Try again, or choose another model.'),
    actions: ['retry', 'pickModel'],
  }),
  'answer-too-large': () => ({
    what: l10n.t('The answer grew larger than can be shown.'),
    advice: l10n.t('What arrived is kept. Ask for a shorter answer.'),
    actions: ['retry'],
  }),
  'circuit-open': (e) => ({
    what: l10n.t('{0} has failed several times in a row and is left alone for a moment.', host(e)),
    advice: l10n.t('It is tried again in {0} s, or choose another model.', seconds(e.retryAfterMs)),
    actions: ['retry', 'pickModel'],
  }),
  shed: () => ({
    what: l10n.t('Too many requests were waiting, and this one ran in the background.'),
    advice: l10n.t('Try again in a moment.'),
    actions: ['retry'],
  }),
  'answer-rejected': (e) => ({
    what: explainProblem(e.detail ?? '') ?? l10n.t('The answer of “{0}” did not pass its check.', model(e)),
    advice: l10n.t('Try again, or choose another model.'),
    actions: ['retry', 'pickModel'],
  }),
  'content-filtered': (e) => ({
    what: l10n.t('{0} held the answer back with its content filter.', host(e)),
    advice: l10n.t('Word the question differently, or choose another model.'),
    actions: ['retry', 'pickModel'],
  }),
  'batch-unanswered': (e) => ({
    what: l10n.t('{0} ended the batch without an answer to this.', host(e)),
    advice: l10n.t('Retry what failed: only that is sent again.'),
    actions: ['retry'],
  }),
  'batch-unconfirmed': (e) => ({
    what: l10n.t('It is not known whether {0} received the batch.', host(e)),
    advice: l10n.t('Look at the batches in the provider’s console. “Resume” sends this one again.'),
    actions: [],
  }),
  cancelled: () => ({
    what: l10n.t('Stopped.'),
    advice: l10n.t('What arrived is kept.'),
    actions: ['retry'],
  }),
  storage: (e) => ({
    what: l10n.t('The history could not be read or written: {0}', e.detail ?? ''),
    advice: l10n.t('Check that the disk is writable and not full, then reload the window.'),
    actions: ['retry'],
  }),
  internal: () => ({
    what: l10n.t('Something went wrong inside Chat LLM.'),
    advice: l10n.t('Try again; the log has the details.'),
    actions: ['retry'],
  }),
};

/** An error in the words of the display language. The provider's own words, if any, are in `error.detail`. */
export function explainError(error: ErrorData): Explanation {
  const explanation = explanations[error.code](error);
  if (error.status !== undefined) return explanation;
  // Errors inside a stream and our own refusals have none; in all languages it stands in brackets at the end.
  return { ...explanation, what: explanation.what.replace(/ \([^()\d]+ 0\)\.$/, '.') };
}

/** Both sentences in one line, for notifications. */
export function explainBriefly(error: ErrorData): string {
  const { what, advice } = explainError(error);
  return `${/[.!?]$/.test(what) ? what : `${what}.`} ${advice}`;
}
