import * as l10n from '@vscode/l10n';
import type { Attachment } from '../../core/history.ts';
import type { AttachmentView, HostMessage, PanelMessage } from '../../protocol/messages.ts';
import type { Attached } from '../native/attachments/attached.ts';
import type { Offer } from '../native/attachments/offers.ts';
import type { SlashCommands } from '../native/slashCommands.ts';
import type { Runtime } from '../runtime.ts';

/** Where attachments come from. */
export type AttachmentSources = {
  /** What `#query` offers. */
  offers(query: string): Promise<readonly Offer[]>;
  /** What a URI names; throws for what is none. */
  uri(uri: string): Promise<Attached>;
  /** `data`: base64. */
  image(name: string, mediaType: string, data: string): Attached;
};

type Handlers = {
  [K in 'complete' | 'attach' | 'attachUris' | 'attachImage' | 'removeAttachment']: (
    message: Extract<PanelMessage, { type: K }>,
  ) => unknown;
};

export type Composer = {
  attachments(): readonly Attachment[];
  views(): readonly AttachmentView[];
  add(attached: readonly Attached[]): void;
  set(attachments: readonly Attachment[]): void;
  clear(): void;
  /** After a change of model: what it does not take is said. */
  refresh(): void;
  readonly handlers: Handlers;
};

type Options = {
  readonly runtime: Runtime;
  readonly sources: AttachmentSources;
  readonly slash: SlashCommands;
  readonly post: (message: HostMessage) => void;
  readonly shown: () => number | null;
  readonly onChange: () => void;
};

/** The box of the panel, seen from the host: what is attached to the next message, and what may be. */
export function createComposer({ runtime, sources, slash, post, shown, onChange }: Options): Composer {
  const { conversations } = runtime.database;
  let offered: ReadonlyMap<string, Offer> = new Map();

  /** Kept as objects: what was counted of them need not be counted again. */
  let loaded: { readonly id: number | null; readonly list: readonly Attachment[] } | undefined;

  function attachments(): readonly Attachment[] {
    const id = shown();
    if (loaded?.id !== id) loaded = { id, list: conversations.getDraftAttachments(id) };
    return loaded.list;
  }

  function noteOf({ kind }: Attachment): string | undefined {
    const { ref, label } = runtime.models.current();
    if (kind !== 'image' || runtime.models.seesImages(ref)) return undefined;
    return l10n.t('The image is not sent: “{0}” is not known to see images.', label);
  }

  const views = (): AttachmentView[] =>
    attachments().map((attachment) => {
      const { kind, label } = attachment;
      const note = noteOf(attachment);
      return note === undefined ? { kind, label } : { kind, label, note };
    });

  const refresh = (): void => post({ type: 'attachments', attachments: views() });

  function set(next: readonly Attachment[]): void {
    conversations.setDraftAttachments(shown(), next);
    loaded = { id: shown(), list: next };
    refresh();
    onChange();
  }

  /** The same thing twice is one attachment, as it is now. */
  function add(attached: readonly Attached[]): void {
    const added = attached.flatMap(({ attachment }) => (attachment ? [attachment] : []));
    const isReplaced = (old: Attachment): boolean =>
      added.some(({ kind, label, uri }) => kind === old.kind && label === old.label && uri === old.uri && uri !== '');
    if (added.length > 0) set([...attachments().filter((old) => !isReplaced(old)), ...added]);
    const notes = attached.map((each) => (each.attachment ? each.note : each.problem));
    const text = notes.filter((note) => note !== undefined).join(' ');
    if (text !== '') post({ type: 'status', text });
  }

  return {
    attachments,
    views,
    add,
    set,
    clear: () => set([]),
    refresh,
    handlers: {
      complete: async ({ request, trigger, query }) => {
        const offers: readonly Offer[] = await (trigger === '#' ? sources.offers(query) : slash.offers(query));
        offered = new Map(offers.map((offer) => [offer.id, offer]));
        post({ type: 'completions', request, items: offers.map(({ take: _, ...item }) => item) });
      },
      attach: async ({ item }) => {
        const take = offered.get(item)?.take;
        if (take) add(await take());
      },
      attachUris: async ({ uris }) => add(await Promise.all(uris.map(sources.uri))),
      attachImage: ({ name, mediaType, data }) => add([sources.image(name, mediaType, data)]),
      removeAttachment: ({ index }) => set(attachments().filter((_, at) => at !== index)),
    },
  };
}
