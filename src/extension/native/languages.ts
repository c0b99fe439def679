import * as vscode from 'vscode';

/** What people and models write after a fence, where it is not VS Code's language id. */
const aliases: Readonly<Record<string, string>> = {
  ts: 'typescript',
  js: 'javascript',
  jsx: 'javascriptreact',
  tsx: 'typescriptreact',
  py: 'python',
  sh: 'shellscript',
  bash: 'shellscript',
  shell: 'shellscript',
  zsh: 'shellscript',
  rb: 'ruby',
  rs: 'rust',
  cs: 'csharp',
  'c++': 'cpp',
  golang: 'go',
  yml: 'yaml',
  md: 'markdown',
  kt: 'kotlin',
  docker: 'dockerfile',
};

/** VS Code's language id for a fence's info string; `plaintext` when there is none that it knows. */
export async function languageIdOf(info: string): Promise<string> {
  const word = info.trim().split(/\s+/)[0]?.toLowerCase() ?? '';
  const id = aliases[word] ?? word;
  return (await vscode.languages.getLanguages()).includes(id) ? id : 'plaintext';
}
