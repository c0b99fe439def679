import assert from 'node:assert/strict';
import { compare } from './compare.ts';
import { read } from './reading.ts';

const vetoOf = (a: string, b: string): string | undefined => compare(read(a), read(b)).veto;

describe('guards', () => {
  for (const [guard, a, b] of [
    ['number', 'How do I squash the last 3 commits?', 'How do I squash the last 5 commits?'],
    ['number', 'How do I migrate to React 18?', 'How do I migrate to React?'],
    ['negation', 'Why does my hook fire?', 'Why does my hook not fire?'],
    ['technology language', 'How do I reverse a string in Ruby?', 'How do I reverse a string in Perl?'],
    ['technology tester', 'Run one test with Jest', 'Run one test with Mocha'],
    ['technology address', 'Match an IPv4 address with a regex', 'Match an IPv6 address with a regex'],
    ['literal', 'Find all files named "foo"', 'Find all files named "bar"'],
    ['literal', 'What does `git push` do?', 'What does `git pull` do?'],
    ['literal', 'How do I use tar with -x?', 'How do I use tar with -c?'],
    ['structure', 'How do I copy a tuple?', 'How do I copy a queue?'],
    ['direction', 'How do I sort numbers ascending?', 'How do I sort numbers descending?'],
    ['direction', 'How do I convert a string to an integer?', 'How do I convert an integer to a string?'],
    ['direction', 'Upgrade from React 17 to React 18', 'Upgrade from React 18 to React 17'],
    ['action', 'How do I delete a branch?', 'How do I create a branch?'],
    ['asking', 'Why does this query fail?', 'How do I run this query?'],
    ['unit', 'How do I sleep some seconds?', 'How do I sleep some minutes?'],
    ['name', 'Who teaches the class of Smith?', 'Who teaches the class of Jones?'],
    ['extreme', 'what is the capital of the smallest state', 'what state has the smallest capital'],
    ['extreme', 'Hello! what is the state with the lowest density Thank you', 'what state has the greatest density'],
    ['governor', 'Print the owner of the file', 'Print the owner of the folder of the file'],
    ['governor', 'Show the logs of the container', 'Show a short summary of the logs of the container'],
    ['added', 'Find all log files', 'Find all log files and show their owner'],
    ['object', 'Delete the branch in git', 'Delete the tag of the branch in git'],
    ['which', 'Find commits about logging', 'Find the first commit about logging'],
    ['touched', 'Find files last changed 3 days ago', 'Find files last modified 3 days ago'],
    ['count', 'count the rows of a table', 'show the rows of a table'],
  ] as const) {
    it(`${guard}: ${a} | ${b}`, () => {
      assert.equal(vetoOf(a, b), guard);
      assert.notEqual(vetoOf(b, a), undefined, 'the other way round');
    });
  }

  for (const [a, b] of [
    ['How do I reverse a string in Python?', 'python: reverse a str'],
    ['Delete a remote branch in git', 'git: remove a branch on origin'],
    ['How do I squash two commits?', 'how to squash 2 commits'],
    ['Explain closures in JavaScript', 'What is a closure in JS?'],
    ['How do I remove duplicates from an array in JS?', 'JavaScript: deduplicate a list'],
    ['List regular files in the folder "src"', 'show the files in the directory "src" that are regular'],
    ['How do I open the socket and show its port?', 'open a socket and print its port'],
    ['Find the files and directories named "a"', 'find directories and files with the name "a"'],
    ['How do I sort numbers in descending order?', 'order numbers from largest to smallest'],
  ] as const) {
    it(`nothing stands between: ${a} | ${b}`, () => {
      assert.equal(vetoOf(a, b), undefined);
      assert.ok(compare(read(a), read(b)).similarities.coverage > 0.75);
    });
  }

  it('takes a request to name something for a question', () => {
    assert.equal(read('Name the states that border Ohio and Indiana.').asking, 'other');
  });

  it('is symmetric but for which guard speaks', () => {
    const [a, b] = [read('Show the size of every file'), read('print how big each file is')];
    assert.deepEqual(compare(a, b), compare(b, a));
  });
});
