import { answer, user } from './fakeHost.ts';

export const richAnswer = `The total is wrong because \`roundCents\` runs **before** the discount. Rounding twice loses up to a cent per line.

## What to change

1. Add up the lines in whole cents.
2. Apply the discount once, at the end:

   \`\`\`ts
   const total = Math.round(sum * (1 - discount));
   \`\`\`

3. Format only for display — see [the style guide](https://example.com/style).

| Case | Before | After |
|:-----|-------:|------:|
| 3 × 0.335, 10 % off | 0.92 | 0.90 |
| empty cart | 0.00 | 0.00 |
| 1,000 lines, no discount | 335.00 | 335.00 |

\`\`\`ts src/cart.ts
import { Item } from './item';

/** Total of a cart in cents, rounded once. */
export function total(items: readonly Item[], discount = 0): number {
  const sum = items.reduce((cents, item) => cents + item.price * item.count, 0);
  if (sum < 0) throw new RangeError(\`negative total: \${sum}\`);
  return Math.round(sum * (1 - discount)); // once, at the end
}
\`\`\`

- [x] covered by a test
- [ ] release notes

> Amounts are in cents everywhere but in \`formatPrice\`.`;

export const conversation = [
  user(1, 'Why is the total of the cart off by one cent when there is a discount?', {
    attachments: [{ kind: 'selection', label: 'src/cart.ts:10-24' }],
    template: 'Explain',
  }),
  answer(2, richAnswer, { reasoning: 'The user asks about rounding.\n\nLook at `roundCents`.', versions: [2, 7] }),
  user(3, 'And in Python?'),
  answer(
    4,
    'The same idea:\n\n```python\nfrom decimal import Decimal, ROUND_HALF_UP\n\n\ndef total(items, discount=Decimal(0)):\n    """Total of a cart, rounded once."""\n    amount = sum(item.price * item.count for item in items)\n    return (amount * (1 - discount)).quantize(Decimal("0.01"), ROUND_HALF_UP)\n```',
    { usage: { inputTokens: 2010, outputTokens: 118, estimated: true }, costUsd: null, durationMs: 1830 },
  ),
];
