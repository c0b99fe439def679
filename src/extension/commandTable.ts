/**
 * Every command of the extension, once: scripts/manifest.ts writes `contributes.commands` from it and activate.ts must
 * give each a handler (a missing one does not compile). Titles are in package.nls.json under `command.<name>`.
 */

type CommandTraits = {
  /** A codicon for toolbars. */
  readonly icon?: string;
  /** A `when` clause for the palette; `false` keeps the command out of it. */
  readonly palette?: string;
  readonly enablement?: string;
};

export const commandTable = {
  openChat: { icon: '$(comment-discussion)' },
  newConversation: { icon: '$(add)' },
  showHistory: { icon: '$(history)' },
  nextCodeBlock: {},
  previousCodeBlock: {},
  renameConversation: {},
  pinConversation: {},
  archiveConversation: {},
  togglePrivate: {},
  branchConversation: {},
  duplicateConversation: {},
  deleteConversation: {},
  exportConversation: {},
  importConversation: {},
  addSelectionToChat: { palette: 'editorIsOpen' },
  showRequest: { icon: '$(eye)' },
  attachFile: {},
  attachFolder: {},
  attachProblems: {},
  attachGitDiff: {},
  attachTerminalSelection: { palette: 'terminalIsOpen' },
  attachOpenEditors: {},
  addToChat: { palette: 'editorIsOpen' },
  stopAnswer: { icon: '$(debug-stop)' },
  setUpModels: { icon: '$(plug)' },
  selectModel: { icon: '$(server-environment)' },
  chooseFallbacks: {},
  chooseMasking: { icon: '$(shield)' },
  useDemo: {},
  runTemplate: { icon: '$(sparkle)' },
  runTemplateOnFiles: { icon: '$(run-all)' },
  showBatches: {},
  reviewBatch: { icon: '$(diff-multiple)' },
  pauseBatch: { icon: '$(debug-pause)' },
  resumeBatch: { icon: '$(debug-continue)' },
  cancelBatch: { icon: '$(debug-stop)' },
  retryBatch: { icon: '$(refresh)' },
  exportBatch: { icon: '$(export)' },
  deleteBatch: { icon: '$(trash)' },
  openBatchItem: { palette: 'false' },
  explain: { palette: 'editorIsOpen' },
  fix: { palette: 'editorIsOpen' },
  refactor: { palette: 'editorIsOpen' },
  writeTests: { palette: 'editorIsOpen' },
  document: { palette: 'editorIsOpen' },
  review: { palette: 'editorIsOpen' },
  optimize: { palette: 'editorIsOpen' },
  translateComments: { palette: 'editorIsOpen' },
  editSelection: { palette: 'editorIsOpen' },
  newTemplate: {},
  generateCommitMessage: { icon: '$(sparkle)', palette: 'gitOpenRepositoryCount > 0' },
  explainTerminal: { palette: 'terminalIsOpen' },
  acceptProposal: { icon: '$(check-all)', palette: 'chatLlm.proposalOpen' },
  discardProposal: { icon: '$(discard)', palette: 'chatLlm.proposalOpen' },
  acceptChange: { icon: '$(check)', palette: 'chatLlm.proposalOpen' },
  rejectChange: { icon: '$(close)', palette: 'chatLlm.proposalOpen' },
  nextChange: { palette: 'chatLlm.proposalOpen' },
  showChangeLinks: { palette: 'chatLlm.proposalOpen && !config.diffEditor.codeLens' },
  openDashboard: { icon: '$(dashboard)' },
  openDashboardInBrowser: { icon: '$(link-external)' },
  showUsage: {},
  exportUsage: { icon: '$(export)' },
  showCache: {},
  clearCache: { icon: '$(clear-all)' },
  connectSharedCache: { icon: '$(plug)' },
  showMenu: {},
  openSettings: { icon: '$(gear)' },
  openWalkthrough: {},
  showLog: {},
  showLogInTerminal: { icon: '$(terminal)' },
  showErrors: {},
  copyPrometheusConfiguration: {},
  openRequestLog: { icon: '$(output)' },
} as const satisfies Record<string, CommandTraits>;

export type CommandName = keyof typeof commandTable;
export const commandId = (name: CommandName): string => `chatLlm.${name}`;

/** The commands that run a built-in template, with the template file's base name. */
export const templateCommands = {
  explain: 'explain',
  fix: 'fix',
  refactor: 'refactor',
  writeTests: 'write-tests',
  document: 'document',
  review: 'review',
  optimize: 'optimize',
  translateComments: 'translate-comments',
} as const satisfies Partial<Record<CommandName, string>>;
