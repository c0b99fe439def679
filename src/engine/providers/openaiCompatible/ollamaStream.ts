import * as z from 'zod/mini';

/** Ollama's own answer, a JSON document a line, as the events of the chat completion protocol. */

const text = z.catch(z.nullish(z.string()), undefined);
const count = z.catch(z.nullish(z.number()), undefined);

const lineSchema = z.object({
  message: z.catch(
    z.nullish(
      z.object({ content: text, thinking: text, tool_calls: z.catch(z.nullish(z.array(z.unknown())), undefined) }),
    ),
    undefined,
  ),
  done: z.catch(z.nullish(z.boolean()), undefined),
  done_reason: text,
  prompt_eval_count: count,
  eval_count: count,
  error: z.catch(z.unknown(), undefined),
});

/** The line as a chunk; what is no JSON passes as it is, to be judged by whoever reads the events. */
function toChunk(line: string): string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return line;
  }
  const { success, data } = lineSchema.safeParse(value);
  if (!success) return line;
  const { message, done, done_reason, prompt_eval_count, eval_count, error } = data;
  if (error !== undefined && error !== null) return JSON.stringify({ error });
  const delta = {
    content: message?.content,
    reasoning_content: message?.thinking,
    tool_calls: message?.tool_calls,
  };
  return JSON.stringify({
    choices: [{ index: 0, delta, finish_reason: done ? (done_reason ?? 'stop') : null }],
    // What was in the model's cache is not counted again, so a missing count is none.
    ...(done && eval_count ? { usage: { prompt_tokens: prompt_eval_count ?? 0, completion_tokens: eval_count } } : {}),
  });
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** An answer that is not streamed is one line. A line that is cut does not pass; what is no JSON at all passes as it is. */
export async function* ndjsonToEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let rest = '';
  let foreign: boolean | undefined;
  const events = (lines: readonly string[]): Uint8Array =>
    encoder.encode(
      lines
        .filter((line) => line.trim() !== '')
        .map((line) => `data: ${toChunk(line)}\n\n`)
        .join(''),
    );
  for await (const bytes of body) {
    const text = rest + decoder.decode(bytes, { stream: true });
    foreign ??= text.trim() === '' ? undefined : !text.trimStart().startsWith('{');
    if (foreign) {
      yield bytes;
      continue;
    }
    const lines = text.split('\n');
    rest = lines.pop() ?? '';
    yield events(lines);
  }
  if (!foreign && isJson(rest)) yield events([rest]);
}
