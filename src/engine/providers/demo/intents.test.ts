import assert from 'node:assert/strict';
import { intentOf, wantsCodeOnly } from './intents.ts';
import { type Language, languages } from './languages.ts';
import type { Intent } from './phrases/types.ts';

/** In the order of `languages`: en, es, fr, de, it, id. */
const requests: Record<Intent | 'chat', readonly string[]> = {
  greeting: ['Hi!', '¡Hola!', 'Merci beaucoup', 'Guten Morgen', 'Buongiorno', 'Selamat siang'],
  about: ['Who are you?', '¿Quién eres?', 'Qui es-tu ?', 'Wer bist du?', 'Chi sei?', 'Siapa kamu?'],
  explain: [
    'hello, what does it return?',
    'hola, ¿cómo funciona esto?',
    'bonjour, que fait ce code ?',
    'hallo, wie funktioniert das?',
    'ciao, cosa fa questo codice?',
    'halo, jelaskan kode ini',
  ],
  fix: [
    'TypeError: x is undefined, why?',
    'la página no funciona',
    'le serveur ne démarre pas',
    'der Build startet nicht',
    'il login non funziona',
    'tombolnya tidak berfungsi',
  ],
  refactor: [
    'clean up this file',
    'limpia este archivo',
    'nettoie ce fichier',
    'räum die Datei auf',
    'ripulisci',
    'rapikan',
  ],
  tests: [
    'add some tests for Cart',
    'genera pruebas para Cart',
    'génère des tests pour Cart',
    'erstelle Tests für Cart',
    'genera dei test per Cart',
    'tulis pengujian untuk Cart',
  ],
  document: [
    'add a docstring',
    'documenta esto',
    'documente cela',
    'dokumentiere das',
    'documentalo',
    'dokumentasikan ini',
  ],
  review: [
    'review my changes',
    'revisa mis cambios',
    'relis mes changements',
    'prüfe das',
    'rivedi questo',
    'tinjau ini',
  ],
  optimize: ['it is slow', 'es muy lento', 'c’est lent', 'das ist langsam', 'è lento', 'ini lambat'],
  translate: ['translate it', 'tradúcelo', 'traduis-le', 'übersetze das', 'traducilo', 'terjemahkan ini'],
  chat: ['tabs or spaces?', '¿vim o emacs?', 'vim ou emacs ?', 'vim oder emacs?', 'vim o emacs?', 'vim atau emacs?'],
};

describe('intentOf', () => {
  for (const [intent, texts] of Object.entries(requests))
    it(`knows ${intent} in six languages`, () => {
      const found = texts.map((text, at) => intentOf(text, languages[at] as Language));
      assert.deepEqual(
        found,
        texts.map(() => intent),
      );
    });

  it('goes by what is named first', () => {
    assert.equal(intentOf('Fix it, but do not refactor', 'en'), 'fix');
    assert.equal(intentOf('Refactor it and fix what is wrong', 'en'), 'refactor');
  });

  it('reads English in a text that was taken for another language', () => {
    assert.equal(intentOf('optimize this', 'it'), 'optimize');
  });
});

describe('wantsCodeOnly', () => {
  it('knows the demand in six languages', () => {
    for (const text of [
      'Answer with only the code',
      'Solo el código, por favor',
      'Uniquement le code',
      'Bitte nur den Code',
      'Soltanto il codice',
      'Kirim hanya kodenya',
    ])
      assert.equal(wantsCodeOnly(text), true, text);
    assert.equal(wantsCodeOnly('Only explain it. The code is below.'), false);
  });
});
