import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { layers } from '../../scripts/layerRules.ts';
import { checkLayers, type Violation } from '../../scripts/layers.ts';

type Files = Readonly<Record<string, string>>;

/** Writes a small source tree of its own, so that a planted violation never stands in ours, and checks it. */
async function check(files: Files): Promise<readonly Violation[]> {
  const folder = await mkdtemp(join(tmpdir(), 'chat-llm-layers-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const { modules, violations } = await checkLayers(folder);
    assert.ok(modules > 0);
    return violations;
  } finally {
    await rm(folder, { recursive: true });
  }
}

const target = 'export type T = string;\nexport const t: T = "";\n';

async function assertPlanted(rule: string, from: string, files: Files): Promise<void> {
  const violations = await check(files);
  assert.deepEqual([...new Set(violations.map((violation) => violation.rule))], [rule]);
  assert.ok(violations.some((violation) => violation.from === from));
}

describe('the layer lint', () => {
  for (const [folder, allowed] of Object.entries(layers)) {
    const others = Object.keys(layers).filter((other) => other !== folder);

    for (const other of others.filter((name) => !allowed.includes(name))) {
      it(`reports an import of ${other} in ${folder}`, () =>
        assertPlanted(`layer-${folder}`, `src/${folder}/a.ts`, {
          [`src/${folder}/a.ts`]: `import { t } from '../${other}/b.ts';\nexport const a = t;\n`,
          [`src/${other}/b.ts`]: target,
        }));
    }

    it(`lets ${folder} import ${[folder, ...allowed].join(', ')}`, async () => {
      const imports = [`./own.ts`, ...allowed.map((name) => `../${name}/b.ts`)];
      const lines = imports.map((path, at) => `import { t as t${at} } from '${path}';\nexport const a${at} = t${at};`);
      const violations = await check({
        [`src/${folder}/a.ts`]: lines.join('\n'),
        [`src/${folder}/own.ts`]: target,
        ...Object.fromEntries(allowed.map((name) => [`src/${name}/b.ts`, target])),
      });
      assert.deepEqual(violations, []);
    });
  }

  it('reports a type import across layers', () =>
    assertPlanted('layer-core', 'src/core/a.ts', {
      'src/core/a.ts': `import type { T } from '../engine/b.ts';\nexport type A = T;\n`,
      'src/engine/b.ts': target,
    }));

  it('reports a dynamic import and a re-export across layers', async () => {
    const violations = await check({
      'src/core/a.ts': `export const a = () => import('../engine/b.ts');\nexport { t } from '../node/c.ts';\n`,
      'src/engine/b.ts': target,
      'src/node/c.ts': target,
    });
    assert.deepEqual(violations.map(({ to }) => to).sort(), ['src/engine/b.ts', 'src/node/c.ts']);
  });

  it('reports a folder that is not in the table', () =>
    assertPlanted('known-folders', 'src/helpers/a.ts', {
      'src/helpers/a.ts': `import { t } from '../shared/b.ts';\nexport const a = t;\n`,
      'src/shared/b.ts': target,
    }));

  for (const statement of [
    `import * as vscode from 'vscode';\nexport const a = vscode;\n`,
    `import type { Uri } from 'vscode';\nexport type A = Uri;\n`,
  ]) {
    it(`reports “${statement.split('\n')[0]}” outside the extension`, async () => {
      for (const folder of Object.keys(layers).filter((name) => name !== 'extension')) {
        await assertPlanted('vscode-only-in-extension', `src/${folder}/a.ts`, { [`src/${folder}/a.ts`]: statement });
      }
      assert.deepEqual(await check({ 'src/extension/a.ts': statement }), []);
    });
  }

  it('reports vscode in a unit test outside the extension', () =>
    assertPlanted('vscode-only-in-extension', 'src/engine/a.test.ts', {
      'src/engine/a.test.ts': `import type { Uri } from 'vscode';\nexport type A = Uri;\n`,
    }));

  it('reports an inline import type that the rules would not see', async () => {
    for (const specifier of ['vscode', '@ai-sdk/openai', 'node:fs', '../node/b.ts', './cache/b.ts']) {
      await assertPlanted('no-inline-import-type', 'src/engine/a.ts', {
        'src/engine/a.ts': `export type A = readonly import('${specifier}').T[];\n`,
        'src/node/b.ts': target,
        'src/engine/cache/b.ts': target,
      });
    }
    const allowed = await check({
      'src/engine/a.ts': `export type A = typeof import('./b.ts');\nexport type B = import('yaml').Document;\n`,
      'src/engine/b.ts': target,
    });
    assert.deepEqual(allowed, []);
  });

  it('reports the AI SDK outside its bridge', async () => {
    const text = `import { createOpenAI } from '@ai-sdk/openai';\nexport const a = createOpenAI;\n`;
    await assertPlanted('ai-sdk-only-in-its-bridge', 'src/engine/providers/other/a.ts', {
      'src/engine/providers/other/a.ts': text,
    });
    assert.deepEqual(await check({ 'src/engine/providers/aiSdk/a.ts': text }), []);
  });

  it('reports an engine area that imports another, not its own folders', async () => {
    await assertPlanted('engine-areas-apart', 'src/engine/cache/a.ts', {
      'src/engine/cache/a.ts': `import type { T } from '../privacy/b.ts';\nexport type A = T;\n`,
      'src/engine/privacy/b.ts': target,
    });
    const inside = await check({
      'src/engine/providers/demo/a.ts': `import type { T } from '../openaiCompatible/b.ts';\nexport type A = T;\n`,
      'src/engine/providers/openaiCompatible/b.ts': target,
    });
    assert.deepEqual(inside, []);
  });

  it('lets createEngine.ts compose the areas, and no other file', async () => {
    const text = `import { t } from './cache/b.ts';\nexport const a = t;\n`;
    await assertPlanted('only-create-engine-composes', 'src/engine/settings.ts', {
      'src/engine/settings.ts': text,
      'src/engine/cache/b.ts': target,
    });
    assert.deepEqual(await check({ 'src/engine/createEngine.ts': text, 'src/engine/cache/b.ts': target }), []);
  });

  it('reports Node built-ins where a webview runs the code', async () => {
    for (const specifier of ['node:fs', 'node:sqlite', 'path']) {
      const text = `import * as a from '${specifier}';\nexport const b = a;\n`;
      for (const folder of ['shared', 'core', 'protocol', 'webview']) {
        await assertPlanted('no-node-builtins', `src/${folder}/a.ts`, { [`src/${folder}/a.ts`]: text });
      }
      assert.deepEqual(await check({ 'src/node/a.ts': text, 'src/core/a.test.ts': text }), []);
    }
  });

  it('reports test code in the product', async () => {
    await assertPlanted('no-test-code-in-product', 'src/core/a.ts', {
      'src/core/a.ts': `import { t } from './b.test.ts';\nexport const a = t;\n`,
      'src/core/b.test.ts': target,
    });
    await assertPlanted('no-test-code-in-product', 'src/core/a.ts', {
      'src/core/a.ts': `import { t } from '../../test/support/b.ts';\nexport const a = t;\n`,
      'test/support/b.ts': target,
    });
  });

  it('reports a circle, also of types', () =>
    assertPlanted('no-circular', 'src/core/a.ts', {
      'src/core/a.ts': `import type { B } from './b.ts';\nexport type A = B;\n`,
      'src/core/b.ts': `import type { A } from './a.ts';\nexport type B = A;\n`,
    }));
});
