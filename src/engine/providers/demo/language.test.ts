import assert from 'node:assert/strict';
import { identifyLanguage, proseOf } from './language.ts';
import { type Language, languageOfLocale } from './languages.ts';

const questions: Record<Language, readonly string[]> = {
  en: ['hi', 'what can you do?', 'speed this up', 'undefined reference to `main`', 'Refactor this'],
  es: ['hola', '¿qué puedes hacer?', 'el build no compila', 'traduce los comentarios', 'documenta esta clase'],
  fr: ['bonjour', 'que sais-tu faire ?', 'le build ne compile pas', 'merci', 'documente cette classe'],
  de: ['hallo', 'was kannst du?', 'der Build kompiliert nicht', 'übersetze die Kommentare', 'danke'],
  it: ['ciao', 'cosa sai fare?', 'la build non compila', 'traduci i commenti', 'documenta questa classe'],
  id: ['halo', 'kamu bisa apa?', 'saya tidak paham async await', 'terjemahkan komentarnya', 'selamat pagi'],
};

describe('identifyLanguage', () => {
  for (const [language, texts] of Object.entries(questions))
    it(`knows short questions in ${language}`, async () => {
      for (const text of texts) assert.equal(await identifyLanguage(text), language, text);
    });

  it('goes by the prose, not by code, names, quotations and error messages', async () => {
    const code = '```ts\n// this is the one that should return all of the items\nfunction getItems() {}\n```';
    assert.equal(await identifyLanguage(`explica esta función\n${code}`), 'es');
    assert.equal(await identifyLanguage('warum ist `the value of this` in getAllTheItems() leer?'), 'de');
    assert.equal(await identifyLanguage('TypeError: x is not a function, pourquoi ?'), 'fr');
    assert.equal(await identifyLanguage('cosa significa "this is not what we expected to find here"?'), 'it');
  });

  it('reads a quotation when there is nothing else', async () => {
    assert.equal(await identifyLanguage('"Wer ist es?" "Es ist deine Mutter."'), 'de');
  });

  it('has no opinion where there is no prose', async () => {
    for (const text of ['', '42', '```js\nlet hello;\n```', 'src/index.ts', '???'])
      assert.equal(await identifyLanguage(text), undefined, text);
  });
});

describe('proseOf', () => {
  it('leaves out addresses, paths and identifiers', () => {
    assert.equal(
      proseOf('see https://a.b/c and src/x.ts: fooBar, snake_case, list.map(x) or FooBar `a b`')
        .replace(/\s+/g, ' ')
        .trim(),
      'see and , or',
    );
  });
});

describe('languageOfLocale', () => {
  it('reads the six languages with and without a region', () => {
    assert.equal(languageOfLocale('es-419'), 'es');
    assert.equal(languageOfLocale('DE'), 'de');
    assert.equal(languageOfLocale('pt-br'), undefined);
    assert.equal(languageOfLocale(undefined), undefined);
  });
});
