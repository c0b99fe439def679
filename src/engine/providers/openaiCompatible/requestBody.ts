import type { ChatMessage, ChatRequest, ContentPart, Sampling, ToolDefinition } from '../../../core/chat.ts';

/** The JSON body of a chat completion request, as in OpenAI's API reference. */

type Json = Record<string, unknown>;

/** OpenAI's reasoning models: they count reasoning in `max_completion_tokens` and take no sampling but the default. */
const reasoningFamily = /^(openai\/)?(o[1-9]\d*|gpt-[5-9](?!.*chat))(?=$|[-.:])/i;

export const isReasoningModel = (modelId: string): boolean => reasoningFamily.test(modelId);

const wirePart = (part: ContentPart): Json =>
  part.type === 'text'
    ? { type: 'text', text: part.text }
    : { type: 'image_url', image_url: { url: `data:${part.mediaType};base64,${part.data}` } };

function wireMessage(message: ChatMessage): Json {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.content };
    case 'user': {
      const { content } = message;
      return { role: 'user', content: typeof content === 'string' ? content : content.map(wirePart) };
    }
    case 'assistant': {
      const calls = message.toolCalls ?? [];
      if (calls.length === 0) return { role: 'assistant', content: message.content };
      return {
        role: 'assistant',
        content: message.content === '' ? null : message.content,
        tool_calls: calls.map(({ id, name, arguments: args }) => ({
          id,
          type: 'function',
          function: { name, arguments: args },
        })),
      };
    }
    case 'tool':
      return { role: 'tool', tool_call_id: message.toolCallId, content: message.content };
  }
}

const wireTool = ({ name, description, parameters }: ToolDefinition): Json => ({
  type: 'function',
  function: { name, ...(description === undefined ? {} : { description }), parameters },
});

function wireSampling(sampling: Sampling, reasoning: boolean): Json {
  const always = {
    [reasoning ? 'max_completion_tokens' : 'max_tokens']: sampling.maxTokens,
    stop: sampling.stop && sampling.stop.length > 0 ? sampling.stop : undefined,
    seed: sampling.seed,
    reasoning_effort: sampling.reasoning,
  };
  if (reasoning) return always;
  return {
    ...always,
    temperature: sampling.temperature,
    top_p: sampling.topP,
    presence_penalty: sampling.presencePenalty,
    frequency_penalty: sampling.frequencyPenalty,
  };
}

/** Fields whose value is undefined are not sent. */
export function requestBody(request: ChatRequest): Json {
  const { model, messages, tools = [], sampling = {}, stream } = request;
  return {
    model,
    messages: messages.map(wireMessage),
    ...(tools.length > 0 ? { tools: tools.map(wireTool) } : {}),
    ...wireSampling(sampling, isReasoningModel(model)),
    stream,
    ...(stream ? { stream_options: { include_usage: true } } : {}),
  };
}
