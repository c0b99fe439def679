// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of prompt templates
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { ChatError } from '../../core/errors.ts';
import { variablesOf } from './render.ts';
import { parseTemplate } from './template.ts';

async function detailOf(text: string): Promise<string | undefined> {
  try {
    await parseTemplate(text, 'bad.prompt.md');
  } catch (error) {
    assert.ok(ChatError.is(error), String(error));
    assert.equal(error.code, 'bad-template');
    return error.data.detail;
  }
  return assert.fail('it was accepted');
}

describe('parseTemplate', () => {
  it('reads every key', async () => {
    const text =
      '---\nname: My prompt\ndescription: "Does: it"\nmodel: demo/demo\ntemperature: 0.5\nmode: insert\n---\n\nDo\n\n';
    assert.deepEqual(await parseTemplate(text, '/home/a/x.prompt.md'), {
      name: 'My prompt',
      description: 'Does: it',
      model: 'demo/demo',
      temperature: 0.5,
      mode: 'insert',
      body: 'Do',
      source: '/home/a/x.prompt.md',
    });
  });

  it('needs no front matter and takes the name from the file', async () => {
    const { name, mode, description } = await parseTemplate('Explain --- this', 'C:\\prompts\\my-own.prompt.md');
    assert.deepEqual({ name, mode, description }, { name: 'my-own', mode: 'chat', description: '' });
  });

  it('accepts a byte order mark, Windows line ends, an empty front matter and empty values', async () => {
    const read = await parseTemplate(
      '\uFEFF---\r\nname:\r\nmodel:\r\nmode: replace\r\n---\r\nA\r\nB\r\n',
      'f.prompt.md',
    );
    assert.deepEqual(read, { name: 'f', description: '', mode: 'replace', body: 'A\nB', source: 'f.prompt.md' });
    assert.equal((await parseTemplate('---\n---\nA', 'f.md')).body, 'A');
  });

  for (const own of ['mode: agent', 'mode: ask', 'mode: edit', 'agent: reviewer', 'mode: my own\ntools: [search]']) {
    it(`takes VS Code's “${own.replace('\n', ', ')}” for a chat`, async () => {
      const read = await parseTemplate(`---\n${own}\nargument-hint: x\n---\nA`, 'f.prompt.md');
      assert.equal(read.mode, 'chat');
    });
  }

  it('takes the first model of a list', async () => {
    assert.equal((await parseTemplate('---\nmodel: [a/b, c/d]\n---\nA', 'f')).model, 'a/b');
  });

  it('names line and key of a wrong value', async () => {
    assert.match(
      (await detailOf('---\nname: A\nmode: replce\n---\nx')) ?? '',
      /line 3, “mode”: “replce” is not one of/,
    );
    assert.match((await detailOf('---\n\ntemperature: hot\n---\nx')) ?? '', /line 3, “temperature”: .* 0 to 2/);
    assert.match((await detailOf('---\ntemperature: 2.5\n---\nx')) ?? '', /line 2, “temperature”/);
    assert.match((await detailOf('---\nname: [a]\n---\nx')) ?? '', /line 2, “name”: the value must be text/);
    assert.match((await detailOf('---\nmodel: 7\n---\nx')) ?? '', /line 2, “model”: the value must be text/);
  });

  it('says where the front matter is broken', async () => {
    assert.match((await detailOf('---\nname: A\ndescription: "x\n---\nx')) ?? '', /^line [34]: /);
    assert.match((await detailOf('---\nname: A\n')) ?? '', /line 1: .* no closing line/);
    assert.match((await detailOf('---\n- a\n---\nx')) ?? '', /line 2: .*key: value/);
    const bomb = `a: &a [${'x, '.repeat(9)}]\nb: &b [${'*a, '.repeat(9)}]\nc: &c [${'*b, '.repeat(9)}]\nmodel: [*c, *c]`;
    assert.match((await detailOf(`---\n${bomb}\n---\nx`)) ?? '', /^line 5, “model”: .*alias/i);
    assert.match((await detailOf('---\nname: A\n---\n \n')) ?? '', /empty/);
  });
});

describe('the built-in templates', () => {
  const expected: Record<string, string> = {
    document: 'replace',
    explain: 'chat',
    fix: 'replace',
    optimize: 'replace',
    refactor: 'replace',
    review: 'chat',
    'translate-comments': 'replace',
    'write-tests': 'newFile',
  };
  const files = readdirSync('prompts');

  it('are the eight we promise', () => {
    assert.deepEqual(
      files.sort(),
      Object.keys(expected).map((name) => `${name}.prompt.md`),
    );
  });

  for (const file of files)
    it(`${file} is complete and asks for code alone unless it is a chat`, async () => {
      const template = await parseTemplate(readFileSync(`prompts/${file}`, 'utf8'), file);
      assert.equal(template.mode, expected[file.replace('.prompt.md', '')]);
      assert.ok(template.name && template.description);
      assert.ok(variablesOf(template).names.has('selection'));
      assert.equal(template.body.includes('only the code'), template.mode !== 'chat');
      assert.doesNotMatch(template.body, /^\$\{(?!selection|diagnostics)/m);
    });
});
