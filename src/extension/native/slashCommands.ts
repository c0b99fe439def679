import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CompletionItem } from '../../protocol/messages.ts';
import { rankPaths } from '../../shared/rankPaths.ts';
import type { Runtime } from '../runtime.ts';
import { type LoadedTemplate, loadTemplates, templateLabel } from './templates.ts';

/** What `/` does in the box. */
export type SlashCommands = {
  offers(query: string): Promise<readonly CompletionItem[]>;
  /** Starts what the text names when it begins with a command; false for any other text, which is a message like all others. */
  run(text: string): Promise<boolean>;
};

type Action = {
  readonly name: string;
  readonly command: string;
  readonly icon: string;
  readonly detail: string;
  readonly argument?: string;
};

const actions = (): readonly Action[] => [
  { name: 'new', command: 'newConversation', icon: 'add', detail: l10n.t('Starts a new conversation') },
  { name: 'model', command: 'selectModel', icon: 'server-environment', detail: l10n.t('Chooses the model') },
  { name: 'export', command: 'exportConversation', icon: 'export', detail: l10n.t('Saves the conversation to a file') },
  { name: 'rename', command: 'renameConversation', icon: 'edit', detail: l10n.t('Renames the conversation') },
  { name: 'search', command: 'showHistory', icon: 'history', detail: l10n.t('Searches all conversations') },
  {
    name: 'request',
    command: 'showRequest',
    icon: 'eye',
    detail: l10n.t('Shows what the next message would send'),
    // The box is empty then: the command's name is not the next message.
    argument: '',
  },
  { name: 'usage', command: 'showUsage', icon: 'graph', detail: l10n.t('Shows tokens and cost') },
];

/** The name of a template in the box: its file's, without what the box would end a word at. */
const nameOf = ({ uri }: LoadedTemplate): string =>
  uri.path
    .slice(uri.path.lastIndexOf('/') + 1)
    .replace(/\.prompt\.md$/, '')
    .replaceAll(/[\s/]+/g, '-');

export function createSlashCommands(context: vscode.ExtensionContext, runtime: Runtime): SlashCommands {
  /** An action's name is taken: a template of that name is in the list of templates still. */
  async function templates(): Promise<Map<string, LoadedTemplate>> {
    const taken = new Set(actions().map(({ name }) => name));
    const loaded = (await loadTemplates(context, runtime)).filter((each) => !taken.has(nameOf(each)));
    // The workspace's come first and win over the person's own and the built-in ones.
    return new Map(loaded.reverse().map((each) => [nameOf(each), each]));
  }

  return {
    async offers(query) {
      const items = [
        ...[...(await templates())].map(([name, each]) => item(name, 'sparkle', templateLabel(each).description)),
        ...actions().map(({ name, icon, detail }) => item(name, icon, detail)),
      ];
      return rankPaths(items, query, ({ id }) => id, items.length);
    },

    async run(text) {
      const [, name = '', rest = ''] = /^\/([^\s/]+)(?:\s+(.*))?$/s.exec(text.trim()) ?? [];
      const action = rest === '' ? actions().find((each) => each.name === name) : undefined;
      if (action) {
        const { command, argument } = action;
        void vscode.commands.executeCommand(`chatLlm.${command}`, ...(argument === undefined ? [] : [argument]));
        return true;
      }
      const template = name === '' ? undefined : (await templates()).get(name);
      if (!template) return false;
      void vscode.commands.executeCommand('chatLlm.runTemplate', template.uri, rest);
      return true;
    },
  };
}

const item = (name: string, icon: string, detail: string): CompletionItem => ({
  id: name,
  icon,
  label: `/${name}`,
  detail,
  insert: `/${name} `,
});
