/** Lints which folder imports which; see layerRules.ts. Ends with code 1 on a violation or when it read no file. */
import { checkLayers } from './layers.ts';
import { projectFolder } from './support/paths.ts';
import { fail } from './support/progress.ts';

async function main(): Promise<void> {
  const { modules, violations } = await checkLayers(projectFolder);
  if (modules === 0) throw new Error('No module was read under src/: the check has seen nothing.');
  for (const { rule, from, to } of violations) console.error(`${from} imports ${to} (${rule})`);
  if (violations.length > 0) throw new Error(`${violations.length} imports break the layers.`);
  console.log(`Layers: ${modules} modules, no violation.`);
}

await main().catch(fail);
