import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type ChatService, createChatService } from '../conversation/chatService.ts';
import { createModelTitles } from '../conversation/modelTitle.ts';
import { keepPrivate } from '../conversation/privateChat.ts';
import type { SharedCache } from '../core/cache.ts';
import type { Handler } from '../core/pipeline.ts';
import type { Now, SecretStore, StateStore } from '../core/ports.ts';
import { createEngine } from '../engine/createEngine.ts';
import type { Engine } from '../engine/engine.ts';
import { settingsFromEnvironment } from '../engine/environment.ts';
import { createEmbedder } from '../node/embedder/embedder.ts';
import { createHttpClient } from '../node/http.ts';
import { type CacheStores, openCache } from '../node/sqlite/cache/openCache.ts';
import { type Database, openDatabase } from '../node/sqlite/database.ts';
import { type AlertNotices, createAlertNotices } from './alertNotices.ts';
import { type BatchDesk, createBatchDesk } from './batches/desk.ts';
import { forgetChangedFiles } from './forgetChangedFiles.ts';
import { createMetricsEndpoint, type MetricsEndpoint } from './metricsEndpoint.ts';
import { createModelFacts } from './modelFacts.ts';
import { createModels, demoRef, type Models } from './models.ts';
import { createProposals, type Proposals } from './native/proposals.ts';
import { createObservability, type Observability } from './observability.ts';
import type { ChannelLogger } from './ports/logger.ts';
import { networkSettings } from './ports/network.ts';
import { createSecrets } from './ports/secrets.ts';
import { createSettings, type SettingsPort } from './settings.ts';
import { createSettingsSharedCache, type SharedCacheSetup } from './sharedCache.ts';
import { exportTraces } from './traceExport.ts';

/** How long a deleted conversation can be restored, in milliseconds. */
const keepDeletedMs = 30 * 24 * 60 * 60 * 1000;

/** Where open circuits outlive a reload. */

/** What the commands and views work with; built on first use, since activation must cost nothing. */
export type Runtime = {
  readonly settings: SettingsPort;
  readonly models: Models;
  readonly secrets: SecretStore;
  readonly engine: Engine;
  /** The engine's chat, for what belongs to a conversation. */
  readonly ask: Handler;
  readonly database: Database;
  readonly cache: CacheStores;
  readonly sharedCache: SharedCache & SharedCacheSetup;
  readonly chat: ChatService;
  readonly proposals: Proposals;
  readonly batches: BatchDesk;
  readonly alerts: AlertNotices;
  readonly metrics: MetricsEndpoint;
  readonly observability: Observability;
  readonly traceExport: { close(): Promise<void> };
  readonly logger: ChannelLogger;
  readonly now: Now;
  newRequestId(): string;
};

/** Where the build puts the sentence model and its thread. */
function embedderFiles(extension: vscode.Uri): { readonly worker: URL; readonly folder: string } {
  const folder = vscode.Uri.joinPath(extension, 'dist', 'embedder').fsPath;
  return { folder, worker: pathToFileURL(join(folder, 'worker.cjs')) };
}

/** The extension's composition root. */
export async function createRuntime(context: vscode.ExtensionContext, channel: ChannelLogger): Promise<Runtime> {
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const environment = settingsFromEnvironment(process.env);
  const settings = createSettings(environment);
  const modelFacts = createModelFacts(context.globalState);
  const secrets = createSecrets(context.secrets, () => environment.keys);
  await vscode.workspace.fs.createDirectory(context.globalStorageUri);
  const now = Date.now;
  const observability = createObservability({
    folder: vscode.Uri.joinPath(context.globalStorageUri, 'logs').fsPath,
    settings: settings.current,
    channel: environment.debug ? { ...channel, debug: channel.info } : channel,
    now,
  });
  const logger: ChannelLogger = { ...channel, ...observability.logger };
  const path = vscode.Uri.joinPath(context.globalStorageUri, 'chat-llm.sqlite').fsPath;
  const database = openDatabase({ path, logger, now, workspace: vscode.workspace.name });
  database.conversations.recoverInterrupted();
  database.conversations.purgeDeleted(now() - keepDeletedMs);
  database.figures.expire(now());
  const cache = openCache({
    folder: context.globalStorageUri.fsPath,
    maxBytes: () => settings.current().cache.diskMegabytes * 1_000_000,
    staleMs: () => settings.current().cache.staleHours * 3_600_000,
    logger,
    now,
  });
  const sharedCache = createSettingsSharedCache({ settings, secrets, logger, now });
  const http = createHttpClient({
    connectTimeoutMs: () => settings.current().timeouts.connectSeconds * 1000,
    network: () => networkSettings(settings.current().certificateFile),
    environment: process.env,
  });
  const version = String(context.extension.packageJSON.version);
  const traceExport = exportTraces({ observability, settings: settings.current, http, logger, version });
  const kept = (key: string): StateStore => ({
    load: () => context.globalState.get(key),
    save: (state) => void context.globalState.update(key, state),
  });
  const engine = createEngine({
    settings: settings.current,
    secrets,
    http,
    ledger: database.ledger,
    logger,
    now,
    locale: vscode.env.language,
    health: kept('targetHealth'),
    refusals: kept('refusals'),
    rateLimits: kept('rateLimits'),
    onModels: modelFacts.learn,
    told: modelFacts.of,
    embedder: createEmbedder({ ...embedderFiles(context.extensionUri), logger }),
    observer: observability.observe,
    cache: { ...cache, shared: sharedCache, workspace: vscode.workspace.name },
    hostModels: async (estimateUsage) =>
      (await import('./ports/languageModels.ts')).createLanguageModels(estimateUsage),
  });
  const alerts = createAlertNotices({ observability, settings: settings.current, logger, now });
  const metrics = createMetricsEndpoint({
    settings,
    onRequest: observability.onRequest,
    health: engine.health,
    secrets,
    logger,
    version,
  });
  const ask = keepPrivate(database.conversations, engine.chat);
  const models = createModels(settings, modelFacts, engine.capabilities);
  const newRequestId = (): string => randomUUID();
  const chat = createChatService({
    store: database.conversations,
    chat: ask,
    settings: settings.current,
    model: () => models.current().ref,
    now,
    newRequestId,
    retryNow: engine.retryNow,
    logger,
  });
  const titling = new AbortController();
  const titleAnswer = createModelTitles({
    store: database.conversations,
    chat: ask,
    allowed: (model) => settings.current().titlesByModel && !settings.current().demoMode && model !== demoRef,
    newRequestId,
    rename: chat.rename,
    logger,
    signal: titling.signal,
  });
  chat.onEvent((event) => {
    if (event.type === 'message' && event.message.role === 'assistant') void titleAnswer(event.message);
  });
  context.subscriptions.push({ dispose: () => titling.abort() });
  const proposals = createProposals();
  const batches = createBatchDesk({
    engine,
    database,
    logger,
    watch: async (...args) => (await import('./batches/watch.ts')).watchBatches(...args),
  });
  context.subscriptions.push(forgetChangedFiles(engine), settings, proposals, batches, alerts, metrics);
  return {
    settings,
    models,
    secrets,
    engine,
    database,
    cache,
    sharedCache,
    chat,
    ask,
    proposals,
    batches,
    alerts,
    metrics,
    observability,
    traceExport,
    logger,
    now,
    newRequestId,
  };
}

/** Ends what runs, keeps what arrived. */
export async function closeRuntime(runtime: Runtime): Promise<void> {
  const { chat, batches, engine, database, cache, sharedCache, observability, traceExport } = runtime;
  await batches.close();
  await chat.close();
  await traceExport.close();
  await engine.close();
  await sharedCache.close();
  database.close();
  cache.store.close();
  await observability.close();
}
