/** The beginning of a body as text, for errors and lists; what is over `maxBytes` is not read. */
export async function readText(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    parts.push(decoder.decode(chunk, { stream: true }));
    bytes += chunk.length;
    if (bytes >= maxBytes) break;
  }
  return parts.join('') + decoder.decode();
}

/** The JSON value, or the text itself when it is none. */
export function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
