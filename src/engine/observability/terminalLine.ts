import type { LogEntry } from './logLine.ts';

/** Select Graphic Rendition (ECMA-48): dim, green, yellow, red. */
const colours: Readonly<Record<string, number>> = { DEBUG: 2, INFO: 32, WARN: 33, ERROR: 31 };
const bold = 1;
const dim = 2;

const styled = (style: number, text: string): string => `\u001b[${style}m${text}\u001b[0m`;
const plain = (_style: number, text: string): string => text;

/** What could move the cursor or change colours: a name of a model or an error may hold anything. */
const control = /\p{Cc}+/gu;
const safe = (value: unknown): string =>
  (typeof value === 'object' ? JSON.stringify(value) : String(value)).replace(control, ' ');

const widestLevel = 5;

/**
 * An entry as one line for a terminal: the time of this machine, the level in its colour, what happened, and its facts.
 * `colour` false leaves the escape sequences out, for a stream that is no terminal.
 */
export function terminalLine({ timestamp, severityText, body, attributes, detail }: LogEntry, colour = true): string {
  const style = colour ? styled : plain;
  const at = new Date(timestamp);
  const time = `${at.toLocaleTimeString('en-GB')}.${String(at.getMilliseconds()).padStart(3, '0')}`;
  const level = severityText.padEnd(widestLevel);
  const facts = Object.entries({ ...attributes, ...(detail !== undefined && { detail }) }).filter(
    ([, value]) => value !== undefined,
  );
  return [
    style(dim, time),
    style(colours[severityText] ?? bold, level),
    style(bold, safe(body)),
    ...facts.map(([name, value]) => `${style(dim, `${safe(name)}=`)}${safe(value)}`),
  ].join(' ');
}
