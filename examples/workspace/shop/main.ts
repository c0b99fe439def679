import { readFileSync } from 'node:fs';
import { type Order, orderTotal } from './cart.ts';

const orders: Order[] = JSON.parse(readFileSync(new URL('../data/orders.json', import.meta.url), 'utf8'));
for (const order of orders) {
  console.log(`Order ${order.id} for ${order.customer}: ${orderTotal(order).toFixed(2)}`);
}
