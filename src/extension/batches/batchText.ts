import type { Batch, BatchResult } from '../../core/batches.ts';

/** Batches as texts to read or to work on with other programs. */

/** One JSON object a line, with line end; a range only where it is not the whole file. Offsets are UTF-16 units. */
export function jsonLine(batch: Batch, result: BatchResult): string {
  const { source, start, end, status, answer, error, finishReason, usage, costUsd } = result;
  const isWhole = start === 0 && end === source.text.length;
  return `${JSON.stringify({
    file: source.label,
    ...(!isWhole && { range: [start, end] }),
    template: batch.template,
    model: batch.model,
    status,
    ...(status === 'done' && { answer, finishReason, usage, costUsd }),
    ...(error && { error: { code: error.code, detail: error.detail } }),
  })}\n`;
}

/** The answers of a chat template as one Markdown document, in the order of the files. */
export function* markdownOf(title: string, results: Iterable<BatchResult>): Generator<string> {
  yield `# ${title}\n`;
  for (const { status, label, answer } of results) if (status === 'done') yield `\n## ${label}\n\n${answer.trim()}\n`;
}
