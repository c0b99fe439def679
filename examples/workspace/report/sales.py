"""Sums up orders by month and customer."""

import json
import sys
from collections import defaultdict


def load_orders(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def month_of(order):
    return order["date"][:7]


def sales_by_month(orders):
    # Umsatz je Monat, ohne Steuer und Rabatt.
    sums = defaultdict(float)
    for order in orders:
        for line in order["lines"]:
            sums[month_of(order)] += line["price"] * line["quantity"]
    return dict(sums)


def best_customer(orders):
    # TODO: two customers with the same sum should both be named.
    counts = {}
    for order in orders:
        if order["customer"] not in counts:
            counts[order["customer"]] = 0
        for line in order["lines"]:
            counts[order["customer"]] = counts[order["customer"]] + line["quantity"]
    best = None
    for customer in counts:
        if best is None or counts[customer] > counts[best]:
            best = customer
    return best


if __name__ == "__main__":
    all_orders = load_orders(sys.argv[1])
    for month, total in sorted(sales_by_month(all_orders).items()):
        print(f"{month}  {total:10.2f}")
    print("Best customer:", best_customer(all_orders))
