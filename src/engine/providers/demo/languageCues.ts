import type { Language } from './languages.ts';

/**
 * Words that give a language away in a short question: the closed-class words (articles, pronouns, prepositions,
 * auxiliaries, question words) and the verbs and nouns people use when they talk to an assistant about code.
 * Elided words keep their apostrophe: `l'`, `qu'`.
 */
export const cueWords: Record<Language, string> = {
  en: `the a an this that these those and or but not is are was were be been am do does did has have had don' doesn' didn'
    isn' can' i' it' what' can could should would will how what why where when which who to of for from with without in
    on at by into it he she they i you my your his her their me him them we us our if then than please thanks thank
    hello hi hey explain write fix make add show use using help give find create change rename remove convert test
    refactor optimize review translate document speed works work need want better`,
  es: `el la los las lo un una unos unas este esta esto estos estas ese esa eso esos y o pero no es son está están eres soy
    ser ha he han hay había por para con sin en del al de que qué cómo como cuál cuándo cuando dónde donde quién si yo
    tú él ella ellos nosotros usted porque mi mis tu tus su sus me te se le les nos más muy también ya todo todos puedes
    puedo puede quiero necesito tengo tiene hazlo haz dime hola gracias saludos ayuda explica explícame escribe arregla corrige
    añade agrega muestra muéstrame usa crea cambia mejora elimina convierte
    optimiza revisa traduce documenta acelera genera refactoriza función clase archivo código prueba pruebas
    funciona falla hacer debo`,
  fr: `le la les un une des du de d' l' j' n' s' m' t' c' qu' ce cet cette ces et ou mais ne pas est sont es suis ai as a
    ont avez être il elle ils elles je tu nous vous on que qui quoi quel quelle quels comment pourquoi où quand dans sur
    avec sans pour par au aux en y à se me te mon ma mes ton ta tes son sa ses leur notre votre moi toi lui si tout plus
    très aussi peux peut puis veux faut fais fait faire ça bonjour bonsoir salut merci aide explique écris corrige ajoute montre
    utilise crée change améliore supprime renomme convertis optimise relis
    traduis documente accélère génère refactorise fonction fichier classe fonctionne marche échoue erreur`,
  de: `der die das den dem des ein eine einen einem einer dieser diese dieses diesen diesem und oder aber nicht kein keine
    ist sind war bin bist hat habe haben hatte sein wird werden ich du er wir ihr sie es man mir dir ihm ihn mich dich
    sich mein meine dein deine seine was wie warum wieso wo wann welche welcher wer wenn dass für mit ohne von vom zum
    zur im auf aus bei nach in an am zu um als auch noch nur so mehr sehr kannst kann soll muss möchte bitte danke hallo
    hilfe hilf erkläre erklär schreibe schreib behebe füge zeige zeig mach mache nutze benutze ändere verbessere lösche optimiere
    prüfe übersetze dokumentiere beschleunige erzeuge erstelle
    funktion klasse datei fehler funktioniert geht gibt`,
  it: `il lo la i gli le l' d' c' un' dell' all' nell' un uno una questo questa questi queste quel quello quella e o ma non
    è sono sei siamo ho hai ha hanno era essere di del della dei delle dello da dal dalla a al ai alla in nel nella con
    senza per tra fra su sul che chi cosa cos' com' come perché dove quando quale se io tu lui lei noi loro mi ti si ci
    ne mio mia suo sua tuo tua più molto anche già così tutto puoi può posso voglio devo fai fare dimmi ciao buongiorno grazie
    aiuto spiega spiegami scrivi correggi aggiungi mostra mostrami usa crea cambia migliora elimina rinomina converti
    ottimizza rivedi traduci documenta velocizza genera rifattorizza
    funzione classe file codice funziona fallisce errore`,
  id: `yang ini itu dan atau tapi tetapi tidak bukan adalah di ke dari untuk dengan tanpa pada dalam oleh saya aku kamu
    anda kami kita dia mereka nya apa apakah bagaimana gimana kenapa mengapa siapa kapan mana berapa bisa dapat boleh
    harus mau ingin sudah telah belum akan sedang agar supaya lebih sangat juga lagi saja hanya semua tolong mohon
    terima kasih makasih selamat halo hai bantu jelaskan tulis tuliskan buat buatkan perbaiki tambah tambahkan tunjukkan gunakan pakai
    ubah ganti hapus cari fungsi kelas berkas kode galat gagal jalan cara contoh kalau jika optimalkan tinjau
    terjemahkan dokumentasikan percepat sederhanakan karena ada jangan`,
};

/** Letters and marks that only some of the six languages write. */
export const cueLetters: readonly (readonly [RegExp, readonly Language[]])[] = [
  [/[ñ¿¡áíóú]/u, ['es']],
  [/[ßäöü]/u, ['de']],
  [/[œçêëîïûâô]/u, ['fr']],
  [/[ìò]/u, ['it']],
  [/é/u, ['fr', 'es', 'it']],
  [/[àèù]/u, ['fr', 'it']],
];
