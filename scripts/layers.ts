import { globSync } from 'node:fs';
import { join } from 'node:path';
import { parseFileSync } from '@swc/core';
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser';
import { forbidden, inlineImportType } from './layerRules.ts';

export type Violation = {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
};

export type LayerReport = {
  /** How many files under src/ were read; 0 means that the check saw nothing. */
  readonly modules: number;
  readonly violations: readonly Violation[];
};

/** Checks every import under `FOLDER/src` against the rules of layerRules.ts. */
export async function checkLayers(folder: string): Promise<LayerReport> {
  const { output } = await cruise(['src'], {
    baseDir: folder,
    validate: true,
    ruleSet: { forbidden } satisfies IConfiguration,
    // TypeScript 7 has no API for it. swc keeps type imports, so they count too.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  });
  const result = output as ICruiseResult;
  const found = result.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
  return {
    modules: result.modules.filter(({ source }) => source.startsWith('src/')).length,
    violations: [...found, ...inlineImportTypes(folder)],
  };
}

/** dependency-cruiser does not see `import('x').Y` as a type, so that form is checked here. */
function inlineImportTypes(folder: string): Violation[] {
  return globSync('src/**/*.{ts,tsx}', { cwd: folder }).flatMap((from) => {
    const tree = parseFileSync(join(folder, from), { syntax: 'typescript', tsx: from.endsWith('x') });
    const named = importTypesOf(tree).filter((to) => !inlineImportType.test(to));
    return named.map((to) => ({ rule: 'no-inline-import-type', from: from.replaceAll('\\', '/'), to }));
  });
}

function importTypesOf(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const below = Object.values(node).flatMap(importTypesOf);
  const own = 'type' in node && node.type === 'TsImportType' && 'argument' in node ? node.argument : undefined;
  return typeof own === 'object' && own !== null && 'value' in own ? [String(own.value), ...below] : below;
}
