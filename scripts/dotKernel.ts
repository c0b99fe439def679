/**
 * Assembles the dot-product kernel of the semantic cache and writes src/engine/cache/semantic/kernelBytes.ts.
 * The WebAssembly is written by hand, an instruction a line, since one loop does not justify a toolchain:
 *
 *   dots(query i16[dimensions], rows i8[count][dimensions], count, dimensions, out i32[count])
 *
 * `dimensions` is a multiple of 16. Per 16 numbers: a load of the row, two of the query, two widenings (i16x8.extend),
 * two i32x4.dot_i16x8_s and two additions. The sums stay below 2^31 for 131,000 dimensions.
 */
import { writeFileSync } from 'node:fs';

const i32 = 0x7f;
const v128 = 0x7b;
const opcodes: Readonly<Record<string, readonly number[]>> = {
  'local.get': [0x20],
  'local.set': [0x21],
  'local.tee': [0x22],
  'i32.const': [0x41],
  'i32.add': [0x6a],
  'i32.sub': [0x6b],
  'i32.store': [0x36],
  'i32.eqz': [0x45],
  block: [0x02, 0x40],
  loop: [0x03, 0x40],
  br: [0x0c],
  br_if: [0x0d],
  end: [0x0b],
  'v128.load': [0xfd, 0x00],
  'v128.const.zero': [0xfd, 0x0c, ...new Array<number>(16).fill(0)],
  'i16x8.extend_low_i8x16_s': [0xfd, 0x87, 0x01],
  'i16x8.extend_high_i8x16_s': [0xfd, 0x88, 0x01],
  'i32x4.dot_i16x8_s': [0xfd, 0xba, 0x01],
  'i32x4.add': [0xfd, 0xae, 0x01],
  'i32x4.extract_lane': [0xfd, 0x1b],
};

/** Parameters, then locals. */
const names = ['query', 'row', 'count', 'dimensions', 'out', 'left', 'at', 'bytes', 'low', 'high'];
const source = `
block
  loop
    local.get count
    i32.eqz
    br_if 1
    v128.const.zero
    local.set low
    v128.const.zero
    local.set high
    local.get query
    local.set at
    local.get dimensions
    local.set left
    loop
      local.get low
      local.get row
      v128.load 0 0
      local.tee bytes
      i16x8.extend_low_i8x16_s
      local.get at
      v128.load 0 0
      i32x4.dot_i16x8_s
      i32x4.add
      local.set low
      local.get high
      local.get bytes
      i16x8.extend_high_i8x16_s
      local.get at
      v128.load 0 16
      i32x4.dot_i16x8_s
      i32x4.add
      local.set high
      local.get row
      i32.const 16
      i32.add
      local.set row
      local.get at
      i32.const 32
      i32.add
      local.set at
      local.get left
      i32.const 16
      i32.sub
      local.tee left
      br_if 0
    end
    local.get low
    local.get high
    i32x4.add
    local.set low
    local.get out
    local.get low
    i32x4.extract_lane 0
    local.get low
    i32x4.extract_lane 1
    i32.add
    local.get low
    i32x4.extract_lane 2
    i32.add
    local.get low
    i32x4.extract_lane 3
    i32.add
    i32.store 2 0
    local.get out
    i32.const 4
    i32.add
    local.set out
    local.get count
    i32.const 1
    i32.sub
    local.set count
    br 0
  end
end
end`;

function instruction(line: string): readonly number[] {
  const [name = '', ...operands] = line.trim().split(' ');
  const opcode = opcodes[name];
  if (!opcode) throw new Error(`Unknown instruction: ${line}`);
  return [...opcode, ...operands.map((operand) => (/^\d/.test(operand) ? Number(operand) : names.indexOf(operand)))];
}

const text = (value: string): readonly number[] => [value.length, ...Buffer.from(value)];
/** LEB128 of what fits in two bytes. */
const length = (value: number): readonly number[] => (value < 128 ? [value] : [(value & 127) | 128, value >> 7]);
const section = (id: number, content: readonly number[]): readonly number[] => [
  id,
  ...length(content.length),
  ...content,
];

const code = source.trim().split('\n').flatMap(instruction);
const body = [3, 1, i32, 1, i32, 3, v128, ...code];
const module = [
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, [1, 0x60, 5, i32, i32, i32, i32, i32, 0]),
  ...section(2, [1, ...text('m'), ...text('m'), 2, 0, 1]),
  ...section(3, [1, 0]),
  ...section(7, [1, ...text('dots'), 0, 0]),
  ...section(10, [1, ...length(body.length), ...body]),
];

const base64 = Buffer.from(Uint8Array.from(module)).toString('base64');
const target = new URL('../src/engine/cache/semantic/kernelBytes.ts', import.meta.url);
writeFileSync(
  target,
  `// Written by scripts/dotKernel.ts, where the source is.\nexport const kernelBytes =\n${(base64.match(/.{1,110}/g) ?? []).map((part) => `  '${part}'`).join(' +\n')};\n`,
);
console.log(`${module.length} bytes`);
