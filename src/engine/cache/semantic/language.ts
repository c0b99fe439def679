const english = new Set(
  'the and or of to for with are be does how what which why who when where can you my this that it not from by have has if there your all would should into than'.split(
    ' ',
  ),
);
const foreign = new Set(
  (
    'der die das und ist nicht ein eine einen einem wie ich du wir sie mit auf für von zu den dem im kann man wird werden aus bei nach oder auch was warum wer wo einer eines ihr ihrem ihren sich durch durchs zwei drei zum zur über unter am beim ' +
    'el la los las un una unos y es en que qué cómo como de del por para con se su al lo más quién cuál dónde puedo ' +
    'le les des et est une dans que qui pour avec sur pas ce cette comment je vous nous quel quelle quels du au aux sont ' +
    'il gli di che è per non una sono del della dei nel come si con cosa quale quali dove due tre sta stanno sull sulla nella dell dello delle degli alla qualcuno ' +
    'yang dan di ke dari untuk dengan tidak ini itu pada adalah apa bagaimana saya cara siapa dalam oleh akan ' +
    'o os um uma não em do da dos das no na como que para com por het een van niet op met hoe ik je zijn'
  ).split(' '),
);
// Of both lists, or words of programs.
for (const word of [
  'a',
  'as',
  'do',
  'i',
  'in',
  'on',
  'me',
  'no',
  'is',
  'was',
  'on',
  'die',
  'as',
  'an',
  'to',
  'di',
  'ke',
  'os',
  'op',
  'met',
  'come',
]) {
  foreign.delete(word);
}

/**
 * Whether the sentence model and the lexicon, both English, can be trusted with a plain text. `known`: the share of its words
 * that the lexicon has, 0 to 1.
 */
export function isEnglish(text: string, known: number): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const latin = text.match(/[a-z]/gi)?.length ?? 0;
  if (letters - latin > Math.max(1, letters * 0.08)) return false;
  let ours = 0;
  let theirs = 0;
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    if (english.has(word)) ours += 1;
    if (foreign.has(word)) theirs += 1;
  }
  if (ours === 0 && known < 0.5) return false;
  return theirs === 0 || ours > 2 * theirs;
}
