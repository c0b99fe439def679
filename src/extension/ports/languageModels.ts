import { Buffer } from 'node:buffer';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ChatEvent, ChatMessage, ChatRequest, ModelInfo, ToolCall } from '../../core/chat.ts';
import { ChatError, type ErrorCode } from '../../core/errors.ts';
import type { Context } from '../../core/pipeline.ts';
import type { EstimateUsage, Provider } from '../../core/ports.ts';

/**
 * The models that other extensions offer through VS Code, such as GitHub Copilot's. A model's id is `vendor/id`. VS Code
 * asks the person before the first request, and reports no usage.
 */

type UserPart = vscode.LanguageModelTextPart | vscode.LanguageModelToolResultPart | vscode.LanguageModelDataPart;

function userParts(content: Extract<ChatMessage, { role: 'user' }>['content']): UserPart[] {
  const parts = typeof content === 'string' ? [{ type: 'text', text: content } as const] : content;
  return parts.map((part) =>
    part.type === 'text'
      ? new vscode.LanguageModelTextPart(part.text)
      : vscode.LanguageModelDataPart.image(Buffer.from(part.data, 'base64'), part.mediaType),
  );
}

function inputOf({ arguments: args }: ToolCall): object {
  try {
    const value: unknown = JSON.parse(args);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** VS Code knows no system role: instructions are the user's, as its documentation advises. */
function toMessage(message: ChatMessage): vscode.LanguageModelChatMessage {
  const { User, Assistant } = vscode.LanguageModelChatMessage;
  if (message.role === 'system') return User(message.content);
  if (message.role === 'user') return User(userParts(message.content));
  if (message.role === 'tool') {
    const result = [new vscode.LanguageModelTextPart(message.content)];
    return User([new vscode.LanguageModelToolResultPart(message.toolCallId, result)]);
  }
  const calls = message.toolCalls ?? [];
  return Assistant([
    ...(message.content === '' ? [] : [new vscode.LanguageModelTextPart(message.content)]),
    ...calls.map((call) => new vscode.LanguageModelToolCallPart(call.id, call.name, inputOf(call))),
  ]);
}

/** Named as most vendors name them; each takes what it knows. */
function modelOptions({ sampling = {} }: ChatRequest): Record<string, unknown> {
  const { temperature, maxTokens, topP, stop, seed } = sampling;
  const options = { temperature, max_tokens: maxTokens, top_p: topP, stop: stop?.length ? stop : undefined, seed };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

const codes: Readonly<Record<string, ErrorCode>> = {
  NoPermissions: 'forbidden',
  Blocked: 'forbidden',
  NotFound: 'model-not-found',
};

/** Neither messages nor causes are kept: other extensions write them, and they may hold the prompt. */
function toError(thrown: unknown): ChatError {
  if (ChatError.is(thrown)) return thrown;
  if (thrown instanceof vscode.CancellationError) return new ChatError('cancelled');
  return new ChatError((thrown instanceof vscode.LanguageModelError && codes[thrown.code]) || 'server-error');
}

/** Thoughts have no published type yet. */
function thoughtOf(part: unknown): string {
  const { value } = (part ?? {}) as { value?: unknown };
  const isThought = /Thinking/.test((part as object | null)?.constructor?.name ?? '');
  return isThought && typeof value === 'string' ? value : '';
}

const toInfo = ({ vendor, id, name, maxInputTokens }: vscode.LanguageModelChat): ModelInfo => ({
  id: `${vendor}/${id}`,
  name,
  ...(maxInputTokens > 0 ? { contextWindow: maxInputTokens } : {}),
});

async function find(modelId: string): Promise<vscode.LanguageModelChat> {
  const slash = modelId.indexOf('/');
  const [model] = await vscode.lm.selectChatModels({ vendor: modelId.slice(0, slash), id: modelId.slice(slash + 1) });
  if (!model) throw new ChatError('model-not-found');
  return model;
}

export function createLanguageModels(estimateUsage: EstimateUsage): Provider {
  async function* chat(request: ChatRequest, { signal }: Context): AsyncGenerator<ChatEvent, void> {
    const cancellation = new vscode.CancellationTokenSource();
    const cancel = (): void => cancellation.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    const estimate = estimateUsage(request);
    const calls: ToolCall[] = [];
    let visible = false;
    try {
      if (signal.aborted) throw new ChatError('cancelled');
      const model = await find(request.model);
      const options: vscode.LanguageModelChatRequestOptions = {
        justification: l10n.t('You chose this model in Chat LLM.'),
        modelOptions: modelOptions(request),
        ...(request.tools && {
          tools: request.tools.map(({ name, description = '', parameters }) => ({
            name,
            description,
            inputSchema: parameters,
          })),
        }),
      };
      const { stream } = await model.sendRequest(request.messages.map(toMessage), options, cancellation.token);
      for await (const part of stream) {
        const thought = thoughtOf(part);
        if (part instanceof vscode.LanguageModelTextPart || thought !== '') {
          const text = thought || (part as vscode.LanguageModelTextPart).value;
          visible ||= /\S/.test(text);
          estimate.add(text);
          yield { type: thought === '' ? 'text-delta' : 'reasoning-delta', text };
        } else if (part instanceof vscode.LanguageModelToolCallPart) {
          calls.push({ id: part.callId, name: part.name, arguments: JSON.stringify(part.input) });
        }
      }
      if (signal.aborted) throw new ChatError('cancelled');
      if (!visible && calls.length === 0) throw new ChatError('empty-answer');
      for (const call of calls) {
        estimate.add(call.name + call.arguments);
        yield { type: 'tool-call', call };
      }
      yield { type: 'finish', reason: calls.length > 0 ? 'tool-calls' : 'stop', usage: estimate.usage() };
    } catch (thrown) {
      throw signal.aborted ? new ChatError('cancelled') : toError(thrown);
    } finally {
      signal.removeEventListener('abort', cancel);
      cancellation.cancel();
      cancellation.dispose();
    }
  }

  return { chat, listModels: async () => (await vscode.lm.selectChatModels()).map(toInfo) };
}
