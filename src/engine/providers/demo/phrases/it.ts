import type { Phrases } from './types.ts';

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const it: Phrases = {
  intents: {
    greeting: /^[^\p{L}]*(?:ciao|salve|buongiorno|buonasera|grazie)(?!\p{L})/u,
    about: /cosa (?:sai|puoi) fare|che cosa sai fare|chi sei|come funzioni(?!\p{L})/u,
    explain: /spieg|cosa (?:fa|significa|è)|come funziona|capi(?:re|sco)/u,
    fix: /corregg|correzion|ripar|sistema|error|fallisce|bug|non (?:funziona|compila|parte|va)/u,
    refactor: /rifattorizz|refactor|semplific|ristruttur|ripuli|dividi|estrai|rinomina|converti/u,
    tests: /(?:scriv|aggiung|crea|gener|servono)[^.\n]{0,30}test(?!\p{L})|test unitar|unit test/u,
    document: /document|(?:aggiung|scriv|metti)[^.\n]{0,12}comment[oi]/u,
    review: /rived|revision|controlla|esamina/u,
    optimize: /ottimizz|più veloc|velocizz|prestazion|lent[oaei](?!\p{L})/u,
    translate: /tradu[cz]/u,
  },
  codeOnly: /(?:solo|soltanto|solamente|nient['’]altro che)[^.\n]{0,20}codice/u,
  note: 'Questo è il modello dimostrativo di Chat LLM: nessuna IA è stata interpellata e nulla ha lasciato il tuo computer. Scegli “Configura modelli…” per avere risposte vere.',
  codeNote: 'Risposta dimostrativa di Chat LLM: nessuna IA è stata interpellata.',
  documented: (words) => `Documentazione dimostrativa, ricavata dal solo nome: ${words}.`,
  greeting:
    'Ciao! È un piacere vederti. Chiedimi qualcosa sul codice, oppure allega un file e ti dirò che cosa contiene. Per esempio:\n\n- “Spiega questa funzione”\n- “Scrivi dei test per il codice selezionato”\n- “Cosa sai fare?”',
  about: {
    intro:
      'Sono una controfigura: mostro come funziona Chat LLM prima che sia configurato un modello vero. Leggo il codice allegato con regole semplici e rispondo in sei lingue.',
    columns: ['Vuoi', 'Fai così'],
    rows: [
      ['Una spiegazione', 'Seleziona del codice ed esegui “Spiega”'],
      ['Codice modificato', 'Esegui “Correggi”, “Rifattorizza” o “Documenta” e guarda le differenze'],
      ['Dei test', 'Esegui “Scrivi test”: si aprono in un nuovo file'],
      ['Provare il pannello', 'Scrivi `/demo`'],
    ],
  },
  facts: (file, { lines, functions, classes }) =>
    `${file} ha ${count(lines, 'riga', 'righe')}, con ${count(functions, 'funzione', 'funzioni')} e ${count(classes, 'classe o tipo', 'classi o tipi')}.`,
  thisCode: 'Questo codice',
  columns: { name: 'Nome', kind: 'Genere', line: 'Riga', finding: 'Osservazione' },
  kinds: { function: 'funzione', class: 'classe o tipo' },
  todos: 'L’autore ha lasciato queste note:',
  noFindings: 'Le mie semplici regole non hanno trovato nulla da ridire.',
  findings: {
    debugOutput: 'Un output che sembra un residuo di debug',
    emptyCatch: 'Un errore viene intercettato e ignorato in silenzio',
    looseEquality: '`==` converte i tipi prima del confronto; `===` no',
    longLine: 'Una riga di oltre 120 caratteri',
    nestedLoop: 'Un ciclo dentro un altro: il tempo cresce con il quadrato dell’input',
  },
  firstDefinition: (name) => `Un buon punto da cui iniziare a leggere è ${name}:`,
  proposal:
    'Ecco come si presenta una proposta. La demo aggiunge soltanto commenti; premi **Applica** per vedere le differenze.',
  noCode:
    'Nel tuo messaggio non vedo ancora del codice. Selezionalo nell’editor, o allega un file, e chiedi di nuovo. Nel frattempo, ecco come procederei.',
  advice: {
    explain: {
      title: 'Leggere codice sconosciuto',
      steps: [
        'Parti dal punto in cui viene chiamato, non dalla sua prima riga.',
        'Segui un input concreto dall’inizio alla fine.',
        'Annota che cosa modifica fuori da sé: file, stato, rete.',
      ],
    },
    fix: {
      title: 'Trovare l’errore',
      steps: [
        'Riproducilo con l’input più piccolo che ancora fallisce.',
        'Leggi il primo messaggio di errore, non l’ultimo, e la riga più in alto del tuo codice nello stack trace.',
        'Trasforma il caso che fallisce in un test prima di cambiare qualcosa.',
      ],
    },
    refactor: {
      title: 'Rendere il codice più chiaro',
      steps: [
        'Assicurati che dei test fissino il comportamento.',
        'Prima i nomi: quelli buoni mostrano che cosa va insieme.',
        'Procedi a piccoli passi ed esegui i test dopo ciascuno.',
      ],
    },
    tests: {
      title: 'Che cosa provare',
      steps: [
        'Il caso normale, con valori che puoi verificare a mano.',
        'I limiti: vuoto, uno, moltissimi.',
        'L’input non valido e l’errore che ti aspetti.',
      ],
    },
    document: {
      title: 'Che cosa documentare',
      steps: [
        'Ciò che chi chiama deve sapere e i tipi non mostrano.',
        'Unità, valori ammessi ed errori.',
        'Perché è fatto così, dove sorprende.',
      ],
    },
    review: {
      title: 'A che cosa badare',
      steps: [
        'Il risultato è giusto, anche ai limiti?',
        'Che cosa succede se una chiamata fallisce a metà?',
        'Chi lo leggerà dopo lo capirà?',
      ],
    },
    optimize: {
      title: 'Renderlo più veloce',
      steps: [
        'Prima misura: la parte lenta è raramente dove la si immagina.',
        'Cerca il lavoro ripetuto dentro un ciclo.',
        'Misura di nuovo e tieni solo ciò che è servito.',
      ],
    },
    translate: {
      title: 'Tradurre i commenti',
      steps: [
        'Traduci i commenti, mai i nomi nel codice.',
        'Lascia com’è ogni marcatore, come `TODO`.',
        'Usa i termini che gli sviluppatori usano davvero in quella lingua.',
      ],
    },
  },
  chat: {
    intro: 'Un modello vero ora risponderebbe. Per ottenere da lui una buona risposta:',
    steps: [
      'Di’ che cosa vuoi ottenere, non solo che cosa va storto.',
      'Allega il codice in questione e il messaggio di errore esatto.',
      'Indica il linguaggio, la versione e che cosa hai già provato.',
    ],
  },
  reasoning: {
    start: 'L’utente ha chiesto qualcosa. Per prima cosa guardo di che tipo di richiesta si tratta.',
    withCode: ({ lines, functions }) =>
      `C’è del codice allegato: ${count(lines, 'riga', 'righe')} con ${count(functions, 'funzione', 'funzioni')}. Lo leggo riga per riga e annoto i nomi e le note rimaste.`,
    withoutCode: 'Non c’è codice allegato, quindi posso rispondere solo in generale.',
    end: 'Sono il modello dimostrativo e devo dirlo. Ora scrivo la risposta.',
  },
  help: {
    intro: 'Con questi comandi puoi provare il pannello:',
    commands: {
      error: 'fallisce: `rate-limit`, `network`, `auth`, `server` o `cut`',
      slow: 'risponde lentamente, così puoi premere Ferma',
      long: 'una risposta lunga; puoi indicare un numero di righe',
      reasoning: 'pensa prima di rispondere',
      markdown: 'tutto ciò che sa fare Markdown',
      table: 'una tabella',
      code: 'codice in vari linguaggi',
      hostile: 'Markdown che cerca di fare danni e non deve riuscirci',
    },
  },
};
