import * as z from 'zod/mini';
import type { ToolCall } from '../../../core/chat.ts';

/** Puts tool calls together that arrive in fragments, whole, or without id or index. */

const text = z.catch(z.nullish(z.string()), undefined);

const fragmentSchema = z.object({
  index: z.catch(z.nullish(z.number()), undefined),
  id: text,
  function: z.catch(z.nullish(z.object({ name: text, arguments: z.catch(z.unknown(), undefined) })), undefined),
});
type Fragment = z.infer<typeof fragmentSchema>;

type OpenCall = { index: number | undefined; id: string; name: string; args: string[] };

const argumentsText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
};

const isWhole = (call: OpenCall): boolean => {
  try {
    JSON.parse(call.args.join(''));
    return true;
  } catch {
    return false;
  }
};

export type ToolCallAssembler = {
  /** Takes the `tool_calls` of a delta or a message; returns how many characters of arguments came. */
  push(value: unknown): number;
  /** In the order of their beginning. */
  calls(): readonly ToolCall[];
};

export function createToolCallAssembler(): ToolCallAssembler {
  const calls: OpenCall[] = [];

  /** The call that a fragment goes on with, or undefined when it begins one. */
  function continued({ index, id, function: part }: Fragment): OpenCall | undefined {
    const known = id ? calls.find((call) => call.id === id) : undefined;
    if (known) return known;
    const same = typeof index === 'number' ? calls.findLast((call) => call.index === index) : calls.at(-1);
    if (!same) return undefined;
    // Another id is another call, even under the same index.
    if (id && same.id !== '') return undefined;
    if (typeof index === 'number' || !part?.name) return same;
    // Neither id nor index: a name begins a call, unless it repeats that of a call whose arguments are not complete.
    return part.name === same.name && !isWhole(same) ? same : undefined;
  }

  function add(fragment: Fragment): number {
    let call = continued(fragment);
    if (!call) {
      call = { index: fragment.index ?? undefined, id: '', name: '', args: [] };
      calls.push(call);
    }
    if (call.id === '') call.id = fragment.id ?? '';
    if (call.name === '') call.name = fragment.function?.name ?? '';
    const args = argumentsText(fragment.function?.arguments);
    if (args !== '') call.args.push(args);
    return args.length;
  }

  return {
    push(value) {
      if (!Array.isArray(value)) return 0;
      let added = 0;
      for (const item of value) {
        const fragment = fragmentSchema.safeParse(item);
        if (fragment.success) added += add(fragment.data);
      }
      return added;
    },
    calls: () =>
      calls
        .filter((call) => call.name !== '')
        .map((call, index) => ({
          id: call.id === '' ? `call_${index + 1}` : call.id,
          name: call.name,
          arguments: call.args.join(''),
        })),
  };
}
