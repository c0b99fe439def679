import assert from 'node:assert/strict';
import { parseFenceInfo } from './fenceInfo.ts';

const cases: Readonly<Record<string, readonly [string, string]>> = {
  '': ['', ''],
  ts: ['ts', ''],
  'ts src/cart.ts': ['ts', 'src/cart.ts'],
  'ts:src/cart.ts': ['ts', 'src/cart.ts'],
  'ts title="src/my cart.ts"': ['ts', 'src/my cart.ts'],
  'python file=tools/run.py': ['python', 'tools/run.py'],
  'src/cart.py': ['py', 'src/cart.py'],
  'package.json': ['json', 'package.json'],
  'ts src/größe.ts': ['ts', 'src/größe.ts'],
  'カート.py': ['py', 'カート.py'],
  '3:9:src/cart.ts': ['ts', 'src/cart.ts'],
  'ts:3:9:src/cart.ts': ['ts', 'src/cart.ts'],
  'src/cart.ts:3-9': ['ts', 'src/cart.ts'],
  'ts src/cart.ts:12': ['ts', 'src/cart.ts'],
  'ts:12': ['ts', ''],
  'C:\\shop\\cart.ts': ['ts', 'C:\\shop\\cart.ts'],
  'c++': ['c++', ''],
  'js {1,3-5}': ['js', ''],
  '{.python .numberLines}': ['python', ''],
};

describe('parseFenceInfo', () => {
  for (const [info, [language, path]] of Object.entries(cases))
    it(`reads “${info}”`, () => assert.deepEqual(parseFenceInfo(info), { language, path }));
});
