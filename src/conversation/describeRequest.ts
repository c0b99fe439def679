import * as l10n from '@vscode/l10n';
import type { ChatMessage, ChatRequest } from '../core/chat.ts';
import { maskedText } from '../core/explainNotice.ts';
import type { MaskCounts } from '../core/masking.ts';
import { estimateInputTokens } from '../engine/observability/estimate.ts';
import { fenceCode } from '../shared/codeFences.ts';

type Circumstances = {
  /** Where it goes, without credentials; undefined for a model that runs inside the extension. */
  readonly endpoint: string | undefined;
  /** What of it is placeholders already. */
  readonly masked?: MaskCounts;
  readonly title?: string;
};

/** A request as Markdown for people: every message to the last character. A picture's bytes are named by their length. */
export function describeRequest(
  request: ChatRequest,
  { endpoint, masked = {}, title = l10n.t('The next request') }: Circumstances,
): string {
  const { model, messages, sampling, stream } = request;
  const facts = [
    l10n.t('Model: {0}', `\`${model}\``),
    endpoint === undefined ? l10n.t('It stays on this machine.') : l10n.t('It goes to: {0}', endpoint),
    l10n.t('Size: about {0} tokens (estimate)', estimateInputTokens(request)),
    l10n.t('The API key is added when it is sent; it is not shown here.'),
    ...(Object.keys(masked).length > 0 ? [l10n.t('Replaced by placeholders: {0}', maskedText(masked))] : []),
  ].map((fact) => `- ${fact}`);
  const sections = messages.map((message, index) => `## ${index + 1}. ${message.role}\n\n${bodyOf(message)}`);
  const options = fenceCode(JSON.stringify({ ...sampling, stream }, null, 2), 'json');
  return [`# ${title}`, facts.join('\n'), ...sections, `## ${l10n.t('Options')}\n\n${options}`, ''].join('\n\n');
}

function bodyOf(message: ChatMessage): string {
  const { content } = message;
  if (typeof content === 'string') return fenceCode(content, 'markdown');
  return content
    .map((part) =>
      part.type === 'text'
        ? fenceCode(part.text, 'markdown')
        : l10n.t('Picture: {0}, {1} characters of Base64', part.mediaType, part.data.length),
    )
    .join('\n\n');
}
