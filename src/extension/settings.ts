import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { EnvironmentSettings } from '../engine/environment.ts';
import { parseSettings, type Settings } from '../engine/settings.ts';
import { section } from './ids.ts';

export type SettingsPort = vscode.Disposable & {
  current(): Settings;
  onChange(listener: () => void): () => void;
  /** Writes where the person already set it: the workspace if it is there, else the user settings. */
  update(name: string, value: unknown): Promise<void>;
};

/** VS Code shows an absent value as null; the schema knows only absence. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, child]) => child !== null);
  return Object.fromEntries(entries.map(([key, child]) => [key, withoutNulls(child)]));
}

/** VS Code's settings, checked; what the environment says holds where the person has set nothing. */
export function createSettings(environment: EnvironmentSettings): SettingsPort {
  const listeners = new Set<() => void>();
  let settings: Settings | undefined;
  const subscription = vscode.workspace.onDidChangeConfiguration((event) => {
    if (!event.affectsConfiguration(section)) return;
    settings = undefined;
    for (const listener of listeners) listener();
  });

  function read(): Settings {
    const configuration = vscode.workspace.getConfiguration(section);
    const { settings: own, problems } = parseSettings(withoutNulls(JSON.parse(JSON.stringify(configuration))));
    if (problems.length > 0) void report(problems);
    const isSet = (name: string): boolean => {
      const { globalValue, workspaceValue, workspaceFolderValue } = configuration.inspect(name) ?? {};
      return [globalValue, workspaceValue, workspaceFolderValue].some((value) => value !== undefined);
    };
    const { overrides } = environment;
    return {
      ...own,
      ...(overrides.streaming !== undefined && !isSet('streaming') && { streaming: overrides.streaming }),
      ...(overrides.demoMode !== undefined && !isSet('demoMode') && { demoMode: overrides.demoMode }),
      ...(overrides.model !== undefined && own.model === '' && { model: overrides.model }),
      connections: environment.connection ? [...own.connections, environment.connection] : own.connections,
    };
  }

  return {
    current: () => {
      settings ??= read();
      return settings;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async update(name, value) {
      const configuration = vscode.workspace.getConfiguration(section);
      const inWorkspace = configuration.inspect(name)?.workspaceValue !== undefined;
      const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
      await configuration.update(name, value, target);
    },
    dispose: () => subscription.dispose(),
  };
}

async function report(problems: readonly { setting: string; problem: string }[]): Promise<void> {
  const open = l10n.t('Open Settings');
  const list = problems.map(({ setting, problem }) => `${section}.${setting}: ${problem}`).join(' · ');
  const message = l10n.t('Chat LLM uses the default where a setting is not valid. {0}', list);
  if ((await vscode.window.showErrorMessage(message, open)) === open) {
    const first = problems[0]?.setting ?? '';
    await vscode.commands.executeCommand('workbench.action.openSettings', `${section}.${first}`);
  }
}
