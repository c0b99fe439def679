import type { Phrases } from './types.ts';

// In French zero is singular.
const count = (n: number, one: string, many: string) => `${n} ${n < 2 ? one : many}`;

export const fr: Phrases = {
  intents: {
    greeting: /^[^\p{L}]*(?:bonjour|bonsoir|salut|coucou|merci)(?!\p{L})/u,
    about: /que (?:sais|peux)-tu faire|qu['’]est-ce que tu (?:sais|peux) faire|qui es-tu|comment fonctionnes-tu/u,
    explain: /expli(?:que|cation)|que fait|que veut dire|comment (?:fonctionne|marche)|comprend|qu['’]est-ce que/u,
    fix: /corrig|répar|erreur|bug|échou|plante|ne (?:marche|fonctionne|compile|démarre)|débog/u,
    refactor: /refactor|remani|simplifi|restructur|nettoie|découpe|extrai|renomme|convert/u,
    tests: /(?:écri|ajout|cré|génèr|génér|besoin)[^.\n]{0,30}tests?(?!\p{L})|tests? unitaires?/u,
    document: /document|(?:ajoute|écri|mets)[^.\n]{0,12}commentaires?/u,
    review: /relis|relire|relecture|revue|revois|passe en revue/u,
    optimize: /optimis|plus (?:vite|rapide)|accélèr|accélér|performance|lent(?:e|s)?(?!\p{L})/u,
    translate: /tradui|traduction/u,
  },
  codeOnly: /(?:uniquement|seulement|rien que|juste)[^.\n]{0,20}code/u,
  note: 'Ceci est le modèle de démonstration de Chat LLM : aucune IA n’a été interrogée et rien n’a quitté votre machine. Choisissez « Configurer les modèles… » pour obtenir de vraies réponses.',
  codeNote: 'Réponse de démonstration de Chat LLM : aucune IA n’a été interrogée.',
  documented: (words) => `Documentation de démonstration, d’après le seul nom : ${words}.`,
  greeting:
    'Bonjour ! Ravi de vous voir. Posez-moi une question sur du code, ou joignez un fichier et je vous dirai ce qu’il contient. Par exemple :\n\n- « Explique cette fonction »\n- « Écris des tests pour le code sélectionné »\n- « Que sais-tu faire ? »',
  about: {
    intro:
      'Je suis une doublure : je montre comment fonctionne Chat LLM avant qu’un vrai modèle soit configuré. Je lis le code joint à l’aide de règles simples et je réponds en six langues.',
    columns: ['Vous voulez', 'Vous faites'],
    rows: [
      ['Une explication', 'Sélectionnez du code et lancez « Expliquer »'],
      ['Du code modifié', 'Lancez « Corriger », « Refactoriser » ou « Documenter » et regardez les différences'],
      ['Des tests', 'Lancez « Écrire des tests » : ils s’ouvrent dans un nouveau fichier'],
      ['Essayer le panneau', 'Tapez `/demo`'],
    ],
  },
  facts: (file, { lines, functions, classes }) =>
    `${file} compte ${count(lines, 'ligne', 'lignes')}, avec ${count(functions, 'fonction', 'fonctions')} et ${count(classes, 'classe ou type', 'classes ou types')}.`,
  thisCode: 'Ce code',
  columns: { name: 'Nom', kind: 'Nature', line: 'Ligne', finding: 'Remarque' },
  kinds: { function: 'fonction', class: 'classe ou type' },
  todos: 'L’auteur a laissé ces notes :',
  noFindings: 'Mes règles simples n’ont rien trouvé à redire.',
  findings: {
    debugOutput: 'Un affichage qui ressemble à un reste de débogage',
    emptyCatch: 'Une erreur est interceptée puis ignorée en silence',
    looseEquality: '`==` convertit les types avant de comparer ; `===` ne le fait pas',
    longLine: 'Une ligne de plus de 120 caractères',
    nestedLoop: 'Une boucle dans une boucle : le temps croît avec le carré de l’entrée',
  },
  firstDefinition: (name) => `Pour commencer la lecture, le mieux est ${name} :`,
  proposal:
    'Voici à quoi ressemble une proposition. La démonstration n’ajoute que des commentaires ; cliquez sur **Appliquer** pour voir les différences.',
  noCode:
    'Je ne vois pas encore de code dans votre message. Sélectionnez-en dans l’éditeur, ou joignez un fichier, puis reposez la question. En attendant, voici comment je m’y prendrais.',
  advice: {
    explain: {
      title: 'Lire du code inconnu',
      steps: [
        'Partez de l’endroit où il est appelé, pas de sa première ligne.',
        'Suivez une entrée concrète du début à la fin.',
        'Notez ce qu’il modifie en dehors de lui-même : fichiers, état, réseau.',
      ],
    },
    fix: {
      title: 'Trouver la faute',
      steps: [
        'Reproduisez-la avec la plus petite entrée qui échoue encore.',
        'Lisez le premier message d’erreur, pas le dernier, et la ligne de votre propre code la plus haute dans la trace.',
        'Faites du cas en échec un test avant de changer quoi que ce soit.',
      ],
    },
    refactor: {
      title: 'Rendre le code plus clair',
      steps: [
        'Assurez-vous que des tests fixent le comportement.',
        'Renommez d’abord : de bons noms montrent ce qui va ensemble.',
        'Avancez à petits pas et lancez les tests après chacun.',
      ],
    },
    tests: {
      title: 'Que tester',
      steps: [
        'Le cas normal, avec des valeurs vérifiables à la main.',
        'Les limites : vide, un seul, énormément.',
        'Une entrée non valide, et l’erreur que vous en attendez.',
      ],
    },
    document: {
      title: 'Que documenter',
      steps: [
        'Ce que l’appelant doit savoir et que les types ne montrent pas.',
        'Les unités, les valeurs permises et les erreurs.',
        'Pourquoi c’est fait ainsi, là où cela surprend.',
      ],
    },
    review: {
      title: 'À quoi faire attention',
      steps: [
        'Le résultat est-il juste, aux limites aussi ?',
        'Que se passe-t-il si un appel échoue à mi-chemin ?',
        'La prochaine personne qui le lira le comprendra-t-elle ?',
      ],
    },
    optimize: {
      title: 'Gagner en vitesse',
      steps: [
        'Mesurez d’abord : la partie lente est rarement là où on l’attend.',
        'Cherchez le travail répété dans une boucle.',
        'Mesurez de nouveau et ne gardez que ce qui a servi.',
      ],
    },
    translate: {
      title: 'Traduire les commentaires',
      steps: [
        'Traduisez les commentaires, jamais les noms du code.',
        'Laissez les marques comme `TODO` telles quelles.',
        'Employez les termes que les développeurs utilisent vraiment dans cette langue.',
      ],
    },
  },
  chat: {
    intro: 'Un vrai modèle vous répondrait maintenant. Pour en tirer une bonne réponse :',
    steps: [
      'Dites ce que vous voulez obtenir, pas seulement ce qui ne va pas.',
      'Joignez le code concerné et le message d’erreur exact.',
      'Précisez le langage, la version et ce que vous avez déjà essayé.',
    ],
  },
  reasoning: {
    start: 'L’utilisateur a posé une question. Je regarde d’abord de quel genre de demande il s’agit.',
    withCode: ({ lines, functions }) =>
      `Du code est joint : ${count(lines, 'ligne', 'lignes')} avec ${count(functions, 'fonction', 'fonctions')}. Je le lis ligne par ligne et je relève les noms et les notes laissées.`,
    withoutCode: 'Aucun code n’est joint, je ne peux donc répondre que de façon générale.',
    end: 'Je suis le modèle de démonstration et je dois le dire. J’écris maintenant la réponse.',
  },
  help: {
    intro: 'Ces commandes permettent d’essayer le panneau :',
    commands: {
      error: 'échoue : `rate-limit`, `network`, `auth`, `server` ou `cut`',
      slow: 'répond lentement, le temps de cliquer sur Arrêter',
      long: 'une longue réponse ; vous pouvez donner un nombre de lignes',
      reasoning: 'réfléchit avant de répondre',
      markdown: 'tout ce que Markdown sait faire',
      table: 'un tableau',
      code: 'du code en plusieurs langages',
      hostile: 'du Markdown qui cherche à nuire et ne doit pas y parvenir',
    },
  },
};
