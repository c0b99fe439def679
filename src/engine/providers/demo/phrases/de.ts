import type { Phrases } from './types.ts';

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const de: Phrases = {
  intents: {
    greeting: /^[^\p{L}]*(?:hallo|hi|hey|guten (?:tag|morgen|abend)|moin|servus|danke)(?!\p{L})/u,
    about: /was kannst du|wer bist du|was bist du|wie funktionierst du/u,
    explain: /erklär|was (?:macht|tut|bedeutet|ist)|wie funktioniert|versteh/u,
    fix: /beheb|korrigier|repar|fehler|fehlschl|schlägt|bug|absturz|stürzt|(?:funktioniert|geht|startet|kompiliert) nicht/u,
    refactor: /refaktor|refactor|aufräum|räum|vereinfach|umstrukturier|zerleg|auslager|benenne|konvertier/u,
    tests:
      /(?:schreib|erstell|erzeug|ergänz|füge|brauche|generier)[^.\n]{0,30}tests?(?!\p{L})|unit-?tests?|modultests?/u,
    document: /dokumentier|(?:füge|schreib|ergänz)[^.\n]{0,16}kommentare?/u,
    review: /überprüf|prüf|review|begutacht|durchsehen|durchsicht/u,
    optimize: /optimier|schneller|beschleunig|leistung|performance|langsam/u,
    translate: /übersetz/u,
  },
  codeOnly: /(?:nur|ausschließlich|nichts als)[^.\n]{0,20}code/u,
  note: 'Dies ist das Demo-Modell von Chat LLM: Es wurde keine KI gefragt, und nichts hat Ihren Rechner verlassen. Mit „Modelle einrichten…“ bekommen Sie echte Antworten.',
  codeNote: 'Demo-Antwort von Chat LLM: Es wurde keine KI gefragt.',
  documented: (words) => `Demo-Dokumentation, allein aus dem Namen abgeleitet: ${words}.`,
  greeting:
    'Hallo! Schön, dass Sie da sind. Fragen Sie mich etwas zu Code, oder hängen Sie eine Datei an, und ich sage Ihnen, was darin steht. Zum Beispiel:\n\n- „Erkläre diese Funktion“\n- „Schreibe Tests für den ausgewählten Code“\n- „Was kannst du?“',
  about: {
    intro:
      'Ich bin ein Platzhalter und zeige, wie Chat LLM arbeitet, bevor ein echtes Modell eingerichtet ist. Angehängten Code lese ich mit einfachen Regeln, und ich antworte in sechs Sprachen.',
    columns: ['Sie möchten', 'So geht es'],
    rows: [
      ['Eine Erklärung', 'Code auswählen und „Erklären“ ausführen'],
      ['Geänderten Code', '„Beheben“, „Refaktorisieren“ oder „Dokumentieren“ ausführen und die Unterschiede ansehen'],
      ['Tests', '„Tests schreiben“ ausführen: Sie öffnen sich in einer neuen Datei'],
      ['Das Panel ausprobieren', '`/demo` eingeben'],
    ],
  },
  facts: (file, { lines, functions, classes }) =>
    `${file} hat ${count(lines, 'Zeile', 'Zeilen')} mit ${count(functions, 'Funktion', 'Funktionen')} und ${count(classes, 'Klasse oder Typ', 'Klassen oder Typen')}.`,
  thisCode: 'Dieser Code',
  columns: { name: 'Name', kind: 'Art', line: 'Zeile', finding: 'Befund' },
  kinds: { function: 'Funktion', class: 'Klasse oder Typ' },
  todos: 'Diese Anmerkungen sind noch offen:',
  noFindings: 'Meine einfachen Regeln haben nichts zu beanstanden.',
  findings: {
    debugOutput: 'Eine Ausgabe, die nach vergessener Fehlersuche aussieht',
    emptyCatch: 'Ein Fehler wird abgefangen und stillschweigend verworfen',
    looseEquality: '`==` wandelt die Typen vor dem Vergleich um, `===` nicht',
    longLine: 'Eine Zeile mit mehr als 120 Zeichen',
    nestedLoop: 'Eine Schleife in einer Schleife: Die Laufzeit wächst mit dem Quadrat der Eingabe',
  },
  firstDefinition: (name) => `Ein guter Einstieg beim Lesen ist ${name}:`,
  proposal: 'So sieht ein Vorschlag aus. Die Demo ergänzt nur Kommentare; mit **Anwenden** sehen Sie die Unterschiede.',
  noCode:
    'In Ihrer Nachricht sehe ich noch keinen Code. Wählen Sie welchen im Editor aus, oder hängen Sie eine Datei an, und fragen Sie noch einmal. Bis dahin: So würde ich vorgehen.',
  advice: {
    explain: {
      title: 'Fremden Code lesen',
      steps: [
        'Beginnen Sie dort, wo er aufgerufen wird, nicht bei seiner ersten Zeile.',
        'Verfolgen Sie eine konkrete Eingabe von Anfang bis Ende.',
        'Notieren Sie, was er außerhalb verändert: Dateien, Zustand, Netzwerk.',
      ],
    },
    fix: {
      title: 'Den Fehler finden',
      steps: [
        'Stellen Sie ihn mit der kleinsten Eingabe nach, die noch scheitert.',
        'Lesen Sie die erste Fehlermeldung, nicht die letzte, und im Stacktrace die oberste Zeile Ihres eigenen Codes.',
        'Machen Sie aus dem Fall einen Test, bevor Sie etwas ändern.',
      ],
    },
    refactor: {
      title: 'Code klarer machen',
      steps: [
        'Sorgen Sie dafür, dass Tests das Verhalten festhalten.',
        'Zuerst umbenennen: Gute Namen zeigen, was zusammengehört.',
        'In kleinen Schritten vorgehen und nach jedem die Tests laufen lassen.',
      ],
    },
    tests: {
      title: 'Was zu testen ist',
      steps: [
        'Der Normalfall, mit Werten, die sich von Hand prüfen lassen.',
        'Die Grenzen: leer, eins, sehr viele.',
        'Ungültige Eingaben und der Fehler, den Sie dafür erwarten.',
      ],
    },
    document: {
      title: 'Was zu dokumentieren ist',
      steps: [
        'Was Aufrufer wissen müssen und die Typen nicht zeigen.',
        'Einheiten, erlaubte Werte und Fehler.',
        'Warum es so gemacht ist, wo das überrascht.',
      ],
    },
    review: {
      title: 'Worauf zu achten ist',
      steps: [
        'Stimmt das Ergebnis, auch an den Grenzen?',
        'Was geschieht, wenn ein Aufruf auf halbem Weg scheitert?',
        'Versteht es, wer es als Nächstes liest?',
      ],
    },
    optimize: {
      title: 'Code schneller machen',
      steps: [
        'Zuerst messen: Die langsame Stelle liegt selten da, wo man sie vermutet.',
        'Nach Arbeit suchen, die sich in einer Schleife wiederholt.',
        'Noch einmal messen und nur behalten, was geholfen hat.',
      ],
    },
    translate: {
      title: 'Kommentare übersetzen',
      steps: [
        'Die Kommentare übersetzen, niemals die Namen im Code.',
        'Markierungen wie `TODO` so lassen, wie sie sind.',
        'Die Begriffe verwenden, die Entwickler in dieser Sprache wirklich benutzen.',
      ],
    },
  },
  chat: {
    intro: 'Ein echtes Modell würde das jetzt beantworten. So bekommen Sie von ihm eine gute Antwort:',
    steps: [
      'Sagen Sie, was Sie erreichen wollen, nicht nur, was schiefgeht.',
      'Hängen Sie den betreffenden Code und die genaue Fehlermeldung an.',
      'Nennen Sie die Sprache, die Version und was Sie schon versucht haben.',
    ],
  },
  reasoning: {
    start: 'Es ist eine Frage eingegangen. Zuerst prüfe ich, worum es dabei geht.',
    withCode: ({ lines, functions }) =>
      `Es ist Code angehängt: ${count(lines, 'Zeile', 'Zeilen')} mit ${count(functions, 'Funktion', 'Funktionen')}. Ich lese ihn Zeile für Zeile und merke mir Namen und offene Anmerkungen.`,
    withoutCode: 'Es ist kein Code angehängt, also kann ich nur allgemein antworten.',
    end: 'Ich bin das Demo-Modell und muss das auch sagen. Jetzt schreibe ich die Antwort.',
  },
  help: {
    intro: 'Mit diesen Befehlen lässt sich das Panel ausprobieren:',
    commands: {
      error: 'schlägt fehl: `rate-limit`, `network`, `auth`, `server` oder `cut`',
      slow: 'antwortet langsam, damit Sie auf „Stopp“ klicken können',
      long: 'eine lange Antwort, auf Wunsch mit einer Anzahl von Zeilen',
      reasoning: 'denkt nach, bevor es antwortet',
      markdown: 'alles, was Markdown kann',
      table: 'eine Tabelle',
      code: 'Code in mehreren Sprachen',
      hostile: 'Markdown, das Schaden anrichten will und es nicht schaffen darf',
    },
  },
};
