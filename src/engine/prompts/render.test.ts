// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of prompt templates
import assert from 'node:assert/strict';
import { renderTemplate, variablesOf } from './render.ts';
import type { PromptTemplate } from './template.ts';

const template = (body: string): PromptTemplate => ({ name: 'T', description: '', mode: 'chat', body, source: 't' });

describe('variablesOf', () => {
  it('lists known variables and inputs, each once', () => {
    const found = variablesOf(
      template(
        '${selection} ${selectedText} ${file} ${input:lang:which one} ${input:lang:other} ${input:n} ${other} ${constructor} $${ ${clipboard}',
      ),
    );
    assert.deepEqual([...found.names], ['selection', 'file', 'clipboard']);
    assert.deepEqual(found.inputs, [
      { name: 'lang', placeholder: 'which one' },
      { name: 'n', placeholder: '' },
    ]);
  });
});

describe('renderTemplate', () => {
  it('fills in all variables and leaves unknown ones', () => {
    assert.equal(
      renderTemplate(
        template('${file}|${fileBasename}|${language}|${diagnostics}|${clipboard}|${input:a:b}|${env:X}|${no}'),
        {
          file: 'src/cart.ts',
          language: 'ts',
          diagnostics: '3: wrong',
          clipboard: 'clip',
          inputs: { a: 'A' },
        },
      ),
      'src/cart.ts|cart.ts|ts|3: wrong|clip|A|${env:X}|${no}',
    );
  });

  it('renders what is absent as nothing', () => {
    assert.equal(renderTemplate(template('[${file}${fileBasename}${selection}${input:a}]\n${selection}'), {}), '[]');
  });

  it('inserts values as they are: no second expansion, no $ sequences', () => {
    const selection = "${file} $& $1 $$ $' ${input:a}";
    const rendered = renderTemplate(template('${selection}\n${clipboard}'), { selection, file: 'F', clipboard: '$&' });
    assert.equal(rendered, `\`\`\` F\n${selection}\n\`\`\`\n$&`.replace('``` F', '```F'));
  });

  it('fences a selection with language and path, longer than fences inside', () => {
    assert.equal(
      renderTemplate(template('Explain\n\n${selection}\n\nnow'), {
        selection: '  a\n```\n  b',
        language: 'ts',
        file: 'src/cart.ts',
      }),
      'Explain\n\n````ts src/cart.ts\n  a\n```\n  b\n````\n\nnow',
    );
  });

  it('does not fence a selection that the template fences itself', () => {
    assert.equal(
      renderTemplate(template('```${language}\n${selection}\n```'), { selection: 'a\nb', language: 'js' }),
      '```js\na\nb\n```',
    );
  });

  it('leaves a short selection in its sentence and moves a long one to a block', () => {
    assert.equal(renderTemplate(template('What is `${selection}`?'), { selection: 'x' }), 'What is `x`?');
    assert.equal(
      renderTemplate(template('What is ${selection}?'), { selection: 'x\ny' }),
      'What is \n\n```\nx\ny\n```\n\n?',
    );
  });
});
