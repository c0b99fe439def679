/** Prices orders: line totals, discounts by quantity, tax. */

export type Line = { title: string; price: number; quantity: number };
export type Order = { id: number; date: string; customer: string; lines: Line[] };

const taxRate = 0.07;

export function lineTotal(line: Line): number {
  return line.price * line.quantity;
}

// TODO: discounts should not apply to books with a fixed price.
export function discountFor(quantity: number): number {
  if (quantity >= 20) return 0.15;
  if (quantity >= 5) return 0.05;
  return 0;
}

export function orderTotal(order: Order): number {
  let total = 0;
  for (let i = 0; i < order.lines.length; i++) {
    const line = order.lines[i];
    total = total + lineTotal(line) * (1 - discountFor(line.quantity));
  }
  return Math.round(total * (1 + taxRate) * 100) / 100;
}

export class Cart {
  #lines: Line[] = [];

  add(line: Line): void {
    // FIXME: adding the same title twice should raise its quantity.
    this.#lines.push(line);
  }

  remove(title: string): void {
    this.#lines = this.#lines.filter((line) => line.title !== title);
  }

  checkout(id: number, customer: string): Order {
    return { id, date: new Date().toISOString().slice(0, 10), customer, lines: this.#lines };
  }
}
