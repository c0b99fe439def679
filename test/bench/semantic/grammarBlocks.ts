import type { Block } from './grammar.ts';

const L = [
  'Python=python',
  'JavaScript=JS=javascript',
  'Go=golang',
  'Rust',
  'C#=csharp',
  'Java',
  'Ruby',
  'Kotlin',
  'PHP',
  'TypeScript=TS',
];
const S = ['list=array', 'string', 'dictionary=dict=map', 'set', 'queue'];
const D = ['PostgreSQL=postgres', 'MySQL', 'SQLite', 'MongoDB=mongo', 'Redis'];
const F = ['React', 'Vue', 'Angular', 'Svelte'];
const T = ['Jest', 'Mocha', 'pytest', 'JUnit', 'Vitest', 'RSpec'];
const N = ['3', '5', '10', 'two', '100'];

/** Written for this project; a block is `Block` of grammar.ts. */
export const blocks: readonly Block[] = [
  {
    slots: { L, S },
    meanings: [
      [
        'How do I find the length of a {S} in {L}?',
        '{L}: get the number of elements in a {S}',
        'what is the way to count the items of a {S} in {L}',
        'size of a {S} in {L}',
        'how long is a {S}, {L}',
      ],
      ['How do I copy a {S} in {L}?', '{L}: clone a {S}', 'duplicate a {S} using {L}', 'make a copy of a {S} in {L}'],
      [
        'How do I iterate over a {S} in {L}?',
        '{L}: loop through a {S}',
        'go through every element of a {S} in {L}',
        'visiting each entry of a {S} with {L}',
      ],
      [
        'How do I check whether a {S} is empty in {L}?',
        '{L}: test if a {S} has no elements',
        'find out if a {S} contains nothing, {L}',
        'is there a way to see that a {S} is empty in {L}',
      ],
      ['How do I print a {S} in {L}?', '{L}: write a {S} to the console', 'output the content of a {S} with {L}'],
      [
        'How do I sort a {S} in ascending order in {L}?',
        '{L}: order a {S} from smallest to largest',
        'sorting a {S} ascending in {L}',
        'put a {S} in increasing order, {L}',
      ],
      [
        'How do I sort a {S} in descending order in {L}?',
        '{L}: order a {S} from largest to smallest',
        'sorting a {S} descending in {L}',
        'put a {S} in decreasing order, {L}',
      ],
    ],
  },
  {
    slots: { L },
    meanings: [
      [
        'How do I convert a string to a number in {L}?',
        '{L}: parse a number from a string',
        'turn text into a number with {L}',
        'string to number conversion in {L}',
      ],
      [
        'How do I convert a number to a string in {L}?',
        '{L}: turn a number into a string',
        'number to string conversion in {L}',
        'format a number as text in {L}',
      ],
      [
        'How do I round a number to two decimals in {L}?',
        '{L}: round to 2 decimal places',
        'keep only two digits after the decimal point in {L}',
        'rounding a float to two places, {L}',
      ],
      ['How do I round a number up in {L}?', '{L}: ceiling of a number', 'round up to the next integer with {L}'],
      [
        'How do I generate a random number in {L}?',
        '{L}: random number',
        'pick a number at random in {L}',
        'produce random numbers using {L}',
      ],
    ],
  },
  {
    slots: { L },
    meanings: [
      [
        'How do I read a file into a string in {L}?',
        '{L}: load the whole content of a file as a string',
        'read an entire text file in {L}',
        'slurp a file with {L}',
      ],
      [
        'How do I write a string to a file in {L}?',
        '{L}: save text in a file',
        'store a string in a file using {L}',
        'output text to a file with {L}',
      ],
      [
        'How do I append a line to a file in {L}?',
        '{L}: add a line at the end of a file',
        'adding text to the end of an existing file in {L}',
      ],
      [
        'How do I delete a file in {L}?',
        '{L}: remove a file from disk',
        'erase a file with {L}',
        'get rid of a file using {L}',
      ],
      [
        'How do I check whether a file exists in {L}?',
        '{L}: test if a file is there',
        'find out if a file exists using {L}',
        'file existence check in {L}',
      ],
      ['How do I rename a file in {L}?', '{L}: give a file a new name', 'change the name of a file with {L}'],
      [
        'How do I list the files of a directory in {L}?',
        '{L}: get all files in a folder',
        'show what files a folder contains with {L}',
      ],
      ['How do I create a directory in {L}?', '{L}: make a new folder', 'mkdir in {L}'],
    ],
  },
  {
    slots: { L },
    meanings: [
      [
        'How do I get the current date in {L}?',
        "{L}: today's date",
        'what day is it today, in {L} code',
        'obtain the present date with {L}',
      ],
      ['How do I add one day to a date in {L}?', '{L}: date plus a day', 'get tomorrow from a date in {L}'],
      ['How do I format a date in {L}?', '{L}: print a date in a given format', 'date to string with a pattern in {L}'],
      [
        'How do I compute the difference between two dates in {L}?',
        '{L}: number of days between two dates',
        'subtract two dates from each other in {L}',
      ],
    ],
  },
  {
    slots: { L },
    meanings: [
      [
        'How do I catch an exception in {L}?',
        '{L}: handle errors',
        'try and catch in {L}',
        'what is the syntax for exception handling in {L}',
      ],
      ['How do I throw an exception in {L}?', '{L}: raise an error', 'raising my own exception with {L}'],
      [
        'How do I define a function in {L}?',
        '{L}: declare a function',
        'what does a function definition look like in {L}',
        'syntax of functions in {L}',
      ],
      ['How do I define a class in {L}?', '{L}: declare a class', 'create a class with {L}', 'class syntax in {L}'],
      ['How do I write a comment in {L}?', '{L}: comments syntax', 'comment out a line in {L}'],
    ],
  },
  {
    slots: { L },
    meanings: [
      [
        'How do I join a list of strings with commas in {L}?',
        '{L}: concatenate strings separated by a comma',
        'make a comma separated string from a list in {L}',
      ],
      [
        'How do I split a string at commas in {L}?',
        '{L}: break a comma separated string into parts',
        'turn a comma separated string into a list in {L}',
      ],
      [
        'How do I remove whitespace from both ends of a string in {L}?',
        '{L}: trim a string',
        'strip leading and trailing spaces with {L}',
      ],
      [
        'How do I replace all occurrences of a substring in {L}?',
        '{L}: substitute every match in a string',
        'string replace everywhere, {L}',
      ],
      [
        'How do I check if a string contains a substring in {L}?',
        '{L}: test whether one string is within another',
        'find out if text includes a word, {L}',
      ],
      [
        'How do I make a string uppercase in {L}?',
        '{L}: convert to upper case',
        'capital letters for a whole string in {L}',
      ],
      [
        'How do I make a string lowercase in {L}?',
        '{L}: convert to lower case',
        'small letters for a whole string in {L}',
      ],
    ],
  },
  {
    slots: { L },
    meanings: [
      ['How do I make an HTTP request in {L}?', '{L}: call a web api', 'send a request to a url with {L}'],
      [
        'How do I parse command line arguments in {L}?',
        '{L}: read the arguments of a program',
        'handle command line options with {L}',
        'get argv in {L}',
      ],
      [
        'How do I read an environment variable in {L}?',
        '{L}: get the value of an env var',
        'access environment variables from {L} code',
      ],
      [
        'How do I set an environment variable in {L}?',
        '{L}: change the value of an env var',
        'assign an environment variable from {L} code',
      ],
      ['How do I run a shell command in {L}?', '{L}: execute an external program', 'call another process from {L}'],
    ],
  },
  {
    slots: { L, N: ['3', '5', '10', '30'] },
    meanings: [
      [
        'How do I wait {N} seconds in {L}?',
        '{L}: sleep for {N} seconds',
        'pause the program for {N} seconds with {L}',
        'delay execution by {N} s in {L}',
      ],
      ['How do I wait {N} minutes in {L}?', '{L}: sleep for {N} minutes', 'pause the program for {N} minutes with {L}'],
      [
        'How do I run a function every {N} seconds in {L}?',
        '{L}: call a function again and again with {N} seconds in between',
        'repeat something every {N} seconds with {L}',
      ],
    ],
  },
  {
    slots: { D },
    meanings: [
      ['How do I create a database in {D}?', '{D}: make a new database', 'add a database to {D}'],
      ['How do I back up a {D} database?', '{D}: dump a database to a file', 'create a backup of my {D} database'],
      [
        'How do I restore a {D} database?',
        '{D}: load a database from a dump',
        'bring back my {D} database from a backup',
      ],
      ['How do I list all databases in {D}?', '{D}: show databases', 'see which databases exist in {D}'],
      ['How do I create an index in {D}?', '{D}: add an index', 'make a new index in {D}'],
      ['How do I drop an index in {D}?', '{D}: remove an index', 'delete an index from {D}'],
      ['How do I count the entries in {D}?', '{D}: number of records', 'how many records are in {D}'],
      [
        'How do I change the password of a {D} user?',
        '{D}: set a new password for a user',
        'update the password for a user in {D}',
      ],
    ],
  },
  {
    slots: { F },
    meanings: [
      [
        'How do I pass data from a child to a parent component in {F}?',
        '{F}: send data from child to parent',
        'hand data up from a child component in {F}',
      ],
      [
        'How do I pass data from a parent to a child component in {F}?',
        '{F}: send data from parent to child',
        'hand data down to a child component in {F}',
      ],
      ['How do I render a list in {F}?', '{F}: show the items of an array', 'display a list of items with {F}'],
      [
        'How do I conditionally render an element in {F}?',
        '{F}: show an element only if a condition holds',
        'conditional rendering in {F}',
      ],
      [
        'How do I handle a click on a button in {F}?',
        '{F}: button click handler',
        'respond to a clicked button with {F}',
      ],
      ['How do I fetch data from an api in {F}?', '{F}: load data from a server', 'get data from an endpoint in {F}'],
      ['How do I test a component in {F}?', '{F}: unit test a component', 'write tests for a component with {F}'],
      ['What is a component in {F}?', 'Explain components in {F}', '{F} components explained'],
    ],
  },
  {
    slots: { T },
    meanings: [
      ['How do I run a single test in {T}?', '{T}: execute only one test', 'run just one test with {T}'],
      ['How do I skip a test in {T}?', '{T}: ignore a test', 'leave out one test with {T}'],
      [
        'How do I run all tests in parallel with {T}?',
        '{T}: parallel test execution',
        'execute tests concurrently in {T}',
      ],
      [
        'How do I set up code before each test in {T}?',
        '{T}: run a function before every test',
        'setup before each test with {T}',
      ],
      [
        'How do I clean up after each test in {T}?',
        '{T}: run a function after every test',
        'teardown after each test with {T}',
      ],
      ['How do I measure code coverage with {T}?', '{T}: coverage report', 'get the test coverage using {T}'],
    ],
  },
  {
    slots: { N },
    meanings: [
      [
        'How do I undo the last {N} commits in git?',
        'git: revert the most recent {N} commits',
        'roll back my latest {N} commits with git',
      ],
      [
        'How do I show the last {N} commits in git?',
        'git: list the most recent {N} commits',
        'see the latest {N} commits in git log',
      ],
      [
        'How do I squash the last {N} commits in git?',
        'git: combine the latest {N} commits into one',
        'fold the most recent {N} git commits into a single commit',
      ],
    ],
  },
  {
    slots: { B: ['main', 'develop', 'master', 'staging'] },
    meanings: [
      [
        'How do I merge {B} into my branch?',
        'git: bring the changes of {B} into my branch',
        'update my branch with {B} by a merge',
      ],
      [
        'How do I rebase my branch onto {B}?',
        'git: rebase on top of {B}',
        'put my commits on top of {B} with a rebase',
      ],
      ['How do I switch to the {B} branch?', 'git: checkout {B}', 'change to branch {B} in git'],
      ['How do I delete the {B} branch?', 'git: remove branch {B}', 'get rid of the branch {B} in git'],
      [
        'How do I compare my branch with {B}?',
        'git: diff between my branch and {B}',
        'see what differs between my branch and {B}',
      ],
    ],
  },
  {
    slots: { C: ['container', 'image', 'volume', 'network'] },
    meanings: [
      ['How do I delete a docker {C}?', 'docker: remove a {C}', 'get rid of a {C} in docker'],
      ['How do I list all docker {C}s?', 'docker: show every {C}', 'which {C}s are there in docker'],
      ['How do I inspect a docker {C}?', 'docker: show the details of a {C}', 'see the configuration of a docker {C}'],
      ['How do I rename a docker {C}?', 'docker: give a {C} another name', 'change the name of a {C} in docker'],
    ],
  },
  {
    slots: { A: ['function', 'class', 'module', 'method'] },
    meanings: [
      [
        'Write unit tests for this {A}',
        'create tests for the {A}',
        'Add test coverage to this {A}',
        'please test this {A}',
      ],
      ['Explain what this {A} does', 'what does this {A} do?', 'describe this {A}', 'Help me understand the {A}'],
      ['Refactor this {A}', 'restructure this {A} so that it is easier to read', 'clean up this {A}'],
      ['Find the bug in this {A}', 'locate the error in this {A}', 'what is the bug in this {A}'],
      ['Add comments to this {A}', 'comment this {A}', 'put explanatory comments in the {A}'],
      ['Remove the comments from this {A}', 'strip all comments from this {A}', 'delete the comments in the {A}'],
      ['Make this {A} faster', 'optimize this {A}', 'improve the performance of this {A}', 'speed up the {A}'],
      ['suggest a better name for this {A}', 'find a good name for the {A}'],
      ['Add logging to this {A}', 'insert log statements into this {A}', 'make this {A} log what it does'],
      ['Translate this {A} to Python', 'rewrite this {A} in Python', 'convert the {A} into Python code'],
    ],
  },
  {
    slots: {
      X: [
        'closure',
        'promise',
        'generator',
        'decorator',
        'mutex',
        'semaphore',
        'monad',
        'trie',
        'pointer',
        'virtual function',
        'index',
        'transaction',
      ],
    },
    meanings: [
      [
        'What is a {X}?',
        'Explain what a {X} is',
        'can you explain the concept of a {X}',
        '{X} explained',
        'what does {X} mean in programming',
      ],
      ['When should I use a {X}?', 'In which situations is a {X} useful?', 'what is a good use case for a {X}'],
      ['How do I create a {X}?', 'steps for making a {X}', 'what is the syntax to define a {X}'],
      ['What are the drawbacks of a {X}?', 'downsides of using a {X}'],
    ],
  },
  {
    slots: {
      P: [
        'quicksort and mergesort',
        'TCP and UDP',
        'REST and GraphQL',
        'a thread and a process',
        'a stack and a queue',
        'SQL and MongoDB',
        'HTTP and HTTPS',
        'a list and a tuple',
      ],
    },
    meanings: [
      ['What is the difference between {P}?', 'How do {P} differ?', '{P}: what is different?', 'compare {P}'],
      ['What do {P} have in common?', 'similarities between {P}', 'In what way are {P} alike?'],
    ],
  },
  {
    slots: { V: ['node=node.js', 'npm', 'Python', 'Docker', 'git', 'Java', 'Rust'] },
    meanings: [
      [
        'How do I install {V} on Ubuntu?',
        'Ubuntu: install {V}',
        'get {V} on my Ubuntu machine',
        'setting up {V} under Ubuntu',
      ],
      ['How do I uninstall {V} on Ubuntu?', 'Ubuntu: remove {V}', 'get rid of {V} on my Ubuntu machine'],
      [
        'How do I update {V} on Ubuntu?',
        'Ubuntu: upgrade {V} to the latest version',
        'move to the newest {V} on Ubuntu',
      ],
      ['How do I install {V} on Windows?', 'Windows: install {V}', 'get {V} on my Windows machine'],
      [
        'Which version of {V} do I have?',
        'check the installed {V} version',
        'find out what version of {V} is installed',
        'print the version of {V}',
      ],
    ],
  },
  {
    slots: { E: ['.log', '.txt', '.json', '.py', '.tmp'], N: ['7', '30', '60'] },
    meanings: [
      [
        'Find all {E} files modified in the last {N} days',
        'list the {E} files that were changed during the last {N} days',
        'show every {E} file modified within {N} days',
      ],
      [
        'Delete all {E} files older than {N} days',
        'remove {E} files that are more than {N} days old',
        'erase every {E} file older than {N} days',
      ],
      [
        'Find all {E} files larger than {N} MB',
        'list {E} files bigger than {N} MB',
        'show me the {E} files with more than {N} MB',
      ],
      [
        'Find all {E} files smaller than {N} MB',
        'list {E} files less than {N} MB in size',
        'show me the {E} files with fewer than {N} MB',
      ],
      [
        'Count the {E} files below the current directory',
        'how many {E} files are there in this directory and its subdirectories',
        'number of {E} files in the directory tree',
      ],
      ['Compress all {E} files', 'gzip every {E} file', 'make a zip of each {E} file'],
    ],
  },
  {
    slots: { P: ['8080', '3000', '443', '5432'] },
    meanings: [
      [
        'Which process is using port {P}?',
        'find out what listens on port {P}',
        'see the program that occupies port {P}',
      ],
      [
        'How do I kill the process on port {P}?',
        'stop whatever runs on port {P}',
        'end the program that listens on port {P}',
      ],
      [
        'How do I open port {P} in the firewall?',
        'allow port {P} through the firewall',
        'firewall: let traffic in on port {P}',
      ],
      ['How do I block port {P} in the firewall?', 'deny port {P} in the firewall', 'firewall: close port {P}'],
    ],
  },
  {
    slots: { M: ['list', 'grid', 'table', 'image', 'button', 'text'] },
    meanings: [
      [
        'How do I center a {M} horizontally with CSS?',
        'CSS: align a {M} horizontally in the middle',
        'horizontally centered {M} in css',
      ],
      [
        'How do I center a {M} vertically with CSS?',
        'CSS: align a {M} vertically in the middle',
        'vertically centered {M} in css',
      ],
      ['How do I hide a {M} with CSS?', 'CSS: make a {M} invisible'],
      [
        'How do I change the color of a {M} with CSS?',
        'CSS: set the color of a {M}',
        'give a {M} another color in css',
      ],
      ['How do I add a border to a {M} with CSS?', 'CSS: put a border around a {M}', 'border for a {M} in css'],
      ['How do I remove the border from a {M} with CSS?', 'get rid of the border of a {M} in css'],
    ],
  },
];
