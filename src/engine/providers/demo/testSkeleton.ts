import { commentLine } from './comments.ts';
import type { CodeFacts } from './readCode.ts';
import { wordsOf } from './transform.ts';

const snake = (name: string): string => wordsOf(name).replaceAll(' ', '_');
const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

function body(language: string, names: readonly string[], moduleName: string): string {
  switch (language) {
    case 'python':
      return [
        `import ${moduleName}`,
        ...names.map((name) => `\n\ndef test_${snake(name)}_exists():\n    assert callable(${moduleName}.${name})`),
      ].join('\n');
    case 'go':
      return [
        `package ${moduleName}\n\nimport "testing"`,
        ...names.map(
          (name) => `func Test${capital(name)}(t *testing.T) {\n\tt.Error("write the expected result of ${name}")\n}`,
        ),
      ].join('\n\n');
    case 'rust':
      return `#[cfg(test)]\nmod tests {\n    use super::*;\n${names
        .map(
          (name) =>
            `\n    #[test]\n    fn ${snake(name)}_returns_what_is_expected() {\n        todo!("write the expected result of {}", stringify!(${name}));\n    }`,
        )
        .join('\n')}\n}`;
    case 'java':
      return `import static org.junit.jupiter.api.Assertions.*;\n\nimport org.junit.jupiter.api.Test;\n\nclass ${capital(moduleName)}Test {\n${names
        .map(
          (name) =>
            `    @Test\n    void ${name}ReturnsWhatIsExpected() {\n        fail("write the expected result of ${name}");\n    }`,
        )
        .join('\n\n')}\n}`;
    case 'c':
    case 'cpp':
      return `#include <assert.h>\n\n${names
        .map((name) => `static void test_${snake(name)}(void) {\n    assert(${name} != 0);\n}`)
        .join(
          '\n\n',
        )}\n\nint main(void) {\n${names.map((name) => `    test_${snake(name)}();`).join('\n')}\n    return 0;\n}`;
    default:
      return `import assert from 'node:assert/strict';\nimport { describe, it } from 'node:test';\nimport * as subject from './${moduleName}';\n\n${names
        .map(
          (name) =>
            `describe('${name}', () => {\n  it('is there to be called', () => {\n    assert.equal(typeof subject.${name}, 'function');\n  });\n});`,
        )
        .join('\n\n')}`;
  }
}

/** A test file to start from: one test for each function found, in the usual framework of the language. */
const untestable = /^(?:main|__\w+__|constructor|#.*)$/;

/** What a test file can import: with modules only what stands at the margin. */
function testableNames({ language, code, definitions }: CodeFacts): string[] {
  const lines = code.split('\n');
  const hasModules = language === 'python' || language === 'typescript';
  const found = definitions.filter(({ kind, name, line }) => {
    if (untestable.test(name)) return false;
    return hasModules ? /^\S/.test(lines[line - 1] ?? '') : kind === 'function';
  });
  return [...new Set(found.map(({ name }) => name))];
}

/** A test file to start from: one test for each name found, in the usual framework of the language. */
export function testSkeleton(facts: CodeFacts, note: string): string {
  const { language, path } = facts;
  const names = testableNames(facts);
  const file = path.split(/[\\/]/).at(-1) ?? '';
  const moduleName = file.replace(/\.\w+$/, '') || 'subject';
  return `${commentLine(language, note) ?? ''}\n${body(language, names.length > 0 ? names : ['example'], moduleName)}`.trimStart();
}
