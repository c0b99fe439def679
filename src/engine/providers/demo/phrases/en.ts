import type { Phrases } from './types.ts';

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const en: Phrases = {
  intents: {
    greeting: /^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening)|thanks|thank you)\b/,
    about: /\b(?:what can you do|who are you|what are you|how do you work|what is chat llm)\b/,
    explain: /\b(?:explain|what does|how does|walk me through|understand|what is|what are)\b/,
    fix: /\b(?:fix|bugs?|\w*errors?|fails?|failing|broken|crash(?:es)?|debug|(?:doesn['’]t|won['’]t|not) (?:work|start|run|build|compile)(?:ing)?|exception)\b/,
    refactor: /\b(?:refactor|clean up|simplify|restructure|split|extract|rename|convert)\b/,
    tests: /\b(?:write|add|create|generate|need)\b[^.\n]{0,30}\btests?\b|\bunit tests?\b/,
    document: /\b(?:document|docstrings?|jsdoc|(?:add|write) (?:\w+ )?comments?)\b/,
    review: /\b(?:review|code quality|look over)\b/,
    optimize: /\b(?:optimi[sz]e|faster|speed up|speed|performance|slow)\b/,
    translate: /\btranslate\b/,
  },
  codeOnly: /\bonly\b[^.\n]{0,20}\bcode\b|\bcode only\b|\bnothing but\b[^.\n]{0,10}\bcode\b/,
  note: 'This is the demo model of Chat LLM: no AI was asked and nothing left your machine. Choose “Set Up Models…” to get real answers.',
  codeNote: 'Demo answer of Chat LLM: no AI was asked.',
  documented: (words) => `Demo documentation, from the name alone: ${words}.`,
  greeting:
    'Hello! Good to see you. Ask me something about code, or attach a file and I will tell you what is in it. For example:\n\n- “Explain this function”\n- “Write tests for the selected code”\n- “What can you do?”',
  about: {
    intro:
      'I am a stand-in that shows how Chat LLM works before a real model is set up. I read attached code with simple rules and answer in six languages.',
    columns: ['You want', 'You do'],
    rows: [
      ['An explanation', 'Select code and run “Explain”'],
      ['Changed code', 'Run “Fix”, “Refactor” or “Document” and look at the diff'],
      ['Tests', 'Run “Write Tests”: they open in a new file'],
      ['To try the panel', 'Type `/demo`'],
    ],
  },
  facts: (file, { lines, functions, classes }) =>
    `${file} has ${count(lines, 'line', 'lines')}, with ${count(functions, 'function', 'functions')} and ${count(classes, 'class or type', 'classes or types')}.`,
  thisCode: 'This code',
  columns: { name: 'Name', kind: 'Kind', line: 'Line', finding: 'Finding' },
  kinds: { function: 'function', class: 'class or type' },
  todos: 'The author left these remarks:',
  noFindings: 'My simple rules found nothing to complain about.',
  findings: {
    debugOutput: 'Output that looks like it was left over from debugging',
    emptyCatch: 'An error is caught and silently dropped',
    looseEquality: '`==` converts types before it compares; `===` does not',
    longLine: 'A line of more than 120 characters',
    nestedLoop: 'A loop inside a loop: the time grows with the square of the input',
  },
  firstDefinition: (name) => `A good place to start reading is ${name}:`,
  proposal: 'This is what a proposal looks like. The demo only adds comments; press **Apply** to see the diff.',
  noCode:
    'I see no code in your message yet. Select some in the editor, or attach a file, and ask again. Until then, this is how I would go about it.',
  advice: {
    explain: {
      title: 'Reading unfamiliar code',
      steps: [
        'Start from the place where it is called, not from its first line.',
        'Follow one concrete input all the way through.',
        'Note what it changes outside itself: files, state, network.',
      ],
    },
    fix: {
      title: 'Finding the fault',
      steps: [
        'Reproduce it with the smallest input that still fails.',
        'Read the first error message, not the last, and the topmost line of your own code in the trace.',
        'Turn the failing case into a test before you change anything.',
      ],
    },
    refactor: {
      title: 'Making it clearer',
      steps: [
        'Make sure that tests hold the behaviour in place.',
        'Rename first: good names show which parts belong together.',
        'Take small steps, and run the tests after each.',
      ],
    },
    tests: {
      title: 'What to test',
      steps: [
        'The normal case, with values you can check by hand.',
        'The boundaries: empty, one, very many.',
        'Invalid input, and the error you expect for it.',
      ],
    },
    document: {
      title: 'What to document',
      steps: [
        'What the caller must know and cannot see from the types.',
        'Units, allowed values and errors.',
        'Why it is done this way, where that is surprising.',
      ],
    },
    review: {
      title: 'What to look at',
      steps: [
        'Is the result right, at the boundaries too?',
        'What happens when a call fails half-way?',
        'Will the next reader understand it?',
      ],
    },
    optimize: {
      title: 'Making it faster',
      steps: [
        'Measure first: the slow part is rarely where one expects it.',
        'Look for work that is repeated inside a loop.',
        'Measure again, and keep only what helped.',
      ],
    },
    translate: {
      title: 'Translating comments',
      steps: [
        'Translate the comments, never the names in the code.',
        'Keep markers such as `TODO` as they are.',
        'Use the terms that developers really use in that language.',
      ],
    },
  },
  chat: {
    intro: 'A real model would answer that now. To get a good answer from it:',
    steps: [
      'Say what you want to achieve, not only what goes wrong.',
      'Attach the code in question and the exact error message.',
      'Name the language, the version and what you have tried.',
    ],
  },
  reasoning: {
    start: 'The user has asked something. First I check what kind of request it is.',
    withCode: ({ lines, functions }) =>
      `There is code attached: ${count(lines, 'line', 'lines')} with ${count(functions, 'function', 'functions')}. I read it line by line and note names and open remarks.`,
    withoutCode: 'There is no code attached, so I can only answer in general.',
    end: 'I am the demo model, so I must say so. Now I write the answer.',
  },
  help: {
    intro: 'These commands let you try the panel:',
    commands: {
      error: 'fails: `rate-limit`, `network`, `auth`, `server` or `cut`',
      slow: 'answers slowly, so that you can press Stop',
      long: 'a long answer; you may give a number of lines',
      reasoning: 'thinks before it answers',
      markdown: 'everything Markdown can do',
      table: 'a table',
      code: 'code in several languages',
      hostile: 'Markdown that tries to do harm, and must not succeed',
    },
  },
};
