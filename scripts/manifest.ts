/**
 * Writes the generated parts of package.json: `contributes.configuration` from the settings schema and
 * `contributes.commands` from the command table. With `--check` it only tells whether they are up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { settingsSchema } from '../src/engine/settings.ts';
import { type CommandName, commandTable } from '../src/extension/commandTable.ts';
import { section } from '../src/extension/ids.ts';

type Json = Record<string, unknown>;
type Manifest = { contributes: Json & { menus: Record<string, Json[]> } };

const file = new URL('../package.json', import.meta.url);
const strings: Record<string, string> = JSON.parse(
  readFileSync(new URL('../package.nls.json', import.meta.url), 'utf8'),
);

/** What a workspace may not decide: it could send a person's key to a server of its own. */
const applicationOnly = new Set([
  'budget',
  'certificateFile',
  'connections',
  'fallbacks',
  'logs',
  'metrics',
  'prices',
  'privacy',
  'tracing',
  'userPromptFolder',
]);

function setting(path: string, schema: Json, order: number): [string, Json] {
  const key = `settings.${path}`;
  if (!(key in strings)) throw new Error(`package.nls.json lacks "${key}"`);
  const { $schema: _, ...rest } = schema;
  return [
    `${section}.${path}`,
    {
      ...rest,
      // An absent default means "not sent": VS Code shows null as empty.
      ...(rest.default === undefined && {
        type: [rest.type, 'null'],
        default: null,
        ...(Array.isArray(rest.enum) && { enum: [null, ...rest.enum] }),
      }),
      markdownDescription: `%${key}%`,
      scope:
        applicationOnly.has(path.split('.')[0] ?? '') || path.startsWith('cache.shared.') ? 'application' : 'window',
      order,
    },
  ];
}

/** Objects with fixed keys become one setting a key: VS Code has an editor for each. */
function flatten(path: string, schema: Json): [string, Json][] {
  const properties = schema.properties as Record<string, Json> | undefined;
  if (!properties) return [[path, schema]];
  return Object.entries(properties).flatMap(([name, child]) => flatten(path ? `${path}.${name}` : name, child));
}

function configuration(): Json {
  const schema = z.toJSONSchema(settingsSchema, { io: 'input' }) as Json;
  const settings = flatten('', schema).map(([path, child], order) => setting(path, child, order));
  return { title: 'Chat LLM', properties: Object.fromEntries(settings) };
}

function commands(): { commands: Json[]; palette: Json[] } {
  const names = Object.keys(commandTable) as CommandName[];
  const traits = (name: CommandName): { icon?: string; palette?: string; enablement?: string } => commandTable[name];
  for (const name of names) {
    if (!(`command.${name}` in strings)) throw new Error(`package.nls.json lacks "command.${name}"`);
  }
  return {
    commands: names.map((name) => ({
      command: `${section}.${name}`,
      title: `%command.${name}%`,
      category: 'Chat LLM',
      ...(traits(name).icon && { icon: traits(name).icon }),
      ...(traits(name).enablement && { enablement: traits(name).enablement }),
    })),
    palette: names
      .filter((name) => traits(name).palette)
      .map((name) => ({ command: `${section}.${name}`, when: traits(name).palette })),
  };
}

const before = readFileSync(file, 'utf8');
const manifest = JSON.parse(before) as Manifest;
const generated = commands();
manifest.contributes.configuration = configuration();
manifest.contributes.commands = generated.commands;
manifest.contributes.menus.commandPalette = generated.palette;
const after = `${JSON.stringify(manifest, null, 2)}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(file, after);
  console.log('package.json: configuration and commands written.');
} else if (JSON.stringify(JSON.parse(before)) !== JSON.stringify(manifest)) {
  console.error('package.json is not up to date with the settings schema or the command table. Run: npm run manifest');
  process.exitCode = 1;
}
