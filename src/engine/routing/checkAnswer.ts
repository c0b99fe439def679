import type { AnswerProblem } from '../../core/answerProblem.ts';
import type { FinishReason } from '../../core/chat.ts';
import { promptForm } from './promptForm.ts';

/**
 * What is wrong with a cheap model's answer, as far as that can be told here without asking another model: the second
 * step of a cascade (cheap first, checked, then strong; Chen et al. 2023, FrugalGPT, arXiv:2305.05176).
 */
export type AnswerCheck = { readonly problems: readonly AnswerProblem[] };

const amount = '\\d[\\d,]*(?:\\.\\d+)?%?';
const number = `-?\\$?${amount}`;
/** What an equation says its result is, unless a calculation follows. */
const stated = new RegExp(
  `=\\s*(?:<<[^>]{0,100}>>)?\\s*(-?\\s?\\$?\\s?${amount})(?![.,]?\\d|%|\\s*[+*/×÷xX−-]\\s*[\\d($])`,
  'g',
);
/** `3+4*5` at the end of a text without spaces about its signs, currency and thousands included; it needs an operator. */
const leftSide = new RegExp(`\\(*${number}(?:[+*/×÷xX−-]\\(*${number}\\)*)+$`);
/** Longer calculations are not checked, so that no answer takes long. In characters. */
const longestLeft = 300;

const toNumber = (text: string): number => Number(text.replace(/[$,\s%]/g, '')) * (text.includes('%') ? 0.01 : 1);

type Token = number | string;

function tokens(text: string): readonly Token[] {
  const found = text.match(/\d[\d,]*(?:\.\d+)?%?|[+*/×÷xX−()-]/g) ?? [];
  return found.map((token) => (/^\d/.test(token) ? toNumber(token) : token));
}

/** The value of a sum or product with brackets; NaN for anything else. */
export function calculate(text: string): number {
  const list = tokens(text.replaceAll('$', ''));
  let place = 0;
  const isOne = (...operators: string[]): boolean => operators.includes(String(list[place]));
  const factor = (): number => {
    const token = list[place];
    place += 1;
    if (typeof token === 'number') return token;
    if (token === '-' || token === '−') return -factor();
    if (token !== '(') return Number.NaN;
    const inner = sum();
    place += 1;
    return inner;
  };
  const product = (): number => {
    let value = factor();
    while (isOne('*', '×', 'x', 'X', '/', '÷')) {
      const divides = isOne('/', '÷');
      place += 1;
      const right = factor();
      value = divides ? value / right : value * right;
    }
    return value;
  };
  function sum(): number {
    let value = product();
    while (isOne('+', '-', '−')) {
      const adds = isOne('+');
      place += 1;
      const right = product();
      value = adds ? value + right : value - right;
    }
    return value;
  }
  const value = sum();
  return place >= list.length ? value : Number.NaN;
}

/** The calculation that ends where the equals sign stands; undefined where none does. */
function calculationBefore(answer: string, end: number): string | undefined {
  let start = end;
  while (start > 0 && end - start <= longestLeft && /[\d\s$,.%()+*/×÷xX−-]/.test(answer.charAt(start - 1))) start -= 1;
  if (end - start > longestLeft) return undefined;
  const text = answer
    .slice(start, end)
    .replace(/\s*([+*/×÷xX−()$-])\s*/g, '$1')
    .trimEnd();
  return leftSide.exec(text)?.[0];
}

/** Rounded results and percentages without their sign count as right. */
function isWrong(left: string, right: string): boolean {
  const value = calculate(left);
  const said = toNumber(right);
  if (!Number.isFinite(value) || !Number.isFinite(said)) return false;
  const near = (a: number): boolean => Math.abs(a - said) <= Math.max(0.5, Math.abs(said) * 0.01) + 1e-9;
  return !near(value) && !near(value * 100) && !near(value / 100);
}

function hasWrongEquation(answer: string): boolean {
  for (const { index, 1: right = '' } of answer.matchAll(stated)) {
    const left = calculationBefore(answer, index);
    if (left !== undefined && isWrong(left, right)) return true;
  }
  return false;
}

const counted =
  /\bhow many\b(?!\s+(?:hours|minutes|seconds|days|weeks|years|miles|kilomet|met|feet|inch|pounds|ounces|cups|gallons|lit|grams|percent|times|dollars|cents))/i;
const refusal = /^\s*(?:I(?:['’]m| am) sorry|sorry,|I can(?:['’]t|not) (?:help|answer|assist)|as an AI)/i;
const unsure =
  /\b(?:I(?:['’]m| am) not (?:sure|certain)|cannot be determined|not enough information|impossible to (?:say|determine)|I don['’]t know)\b/i;
const openEnd = /(?:[-+*/×=<(,:]|<<[^>]*|\b(?:so|the|a|is|are|of|and|in))\s*$/;

/** The number that an answer ends on: what follows the last `####`, else its last number. */
function result(answer: string): number | undefined {
  const marked = /####\s*([^\n]*)\s*$/.exec(answer)?.[1];
  const last = (marked ?? answer).match(/\d[\d,]*(?:\.\d+)?/g)?.at(-1);
  return last === undefined ? undefined : toNumber(last);
}

/** An answer that calls itself finished, yet stops in the middle of a line or of a calculation. */
function isCut(answer: string): boolean {
  const end = answer.trimEnd();
  if (openEnd.test(end.slice(-200))) return true;
  const opened = (end.match(/<</g)?.length ?? 0) > (end.match(/>>/g)?.length ?? 0);
  return opened || (end.match(/^```/gm)?.length ?? 0) % 2 === 1;
}

/** Takes well under a millisecond for an answer of usual length. */
export function checkAnswer(prompt: string, answer: string, reason: FinishReason): AnswerCheck {
  if (answer.trim() === '') return { problems: ['empty'] };
  const problems: AnswerProblem[] = [];
  if (reason === 'length' || isCut(answer)) problems.push('cut');
  if (reason === 'content-filter' || refusal.test(answer)) problems.push('refused');
  if (unsure.test(answer)) problems.push('unsure');
  if (hasWrongEquation(answer)) problems.push('wrong-arithmetic');
  if (promptForm(prompt) === 'calculation') {
    const value = result(answer);
    if (value === undefined) problems.push('no-result');
    else if (!Number.isInteger(value) && counted.test(prompt)) problems.push('unlikely-result');
  }
  return { problems };
}
