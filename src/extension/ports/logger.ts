import * as vscode from 'vscode';
import type { LogFields, Logger } from '../../core/ports.ts';

/** The output channel behind `Chat LLM: Show Log`; VS Code's own level control decides what it shows. */
export type ChannelLogger = Logger & { show(): void; dispose(): void };

const line = (message: string, fields: LogFields = {}): string => {
  const pairs = Object.entries(fields).filter(([, value]) => value !== undefined);
  return pairs.length === 0 ? message : `${message} ${pairs.map(([key, value]) => `${key}=${value}`).join(' ')}`;
};

export function createLogger(): ChannelLogger {
  const channel = vscode.window.createOutputChannel('Chat LLM', { log: true });
  return {
    debug: (message, fields) => channel.debug(line(message, fields)),
    info: (message, fields) => channel.info(line(message, fields)),
    warn: (message, fields) => channel.warn(line(message, fields)),
    error: (message, fields) => channel.error(line(message, fields)),
    show: () => channel.show(true),
    dispose: () => channel.dispose(),
  };
}
