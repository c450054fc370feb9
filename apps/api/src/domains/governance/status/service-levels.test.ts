import { describe, expect, it } from 'vitest';
import { areaOf, availability, budgetLeft, burnRate, targets } from './service-levels.ts';

describe('service levels (GOV-3)', () => {
  it('are the promised ones', () => {
    expect(targets).toEqual({ orders: 0.999, money: 0.9995, chat_and_calls: 0.995, admin: 0.999, site: null });
  });

  it('sort routes by what they are for, whole words only', () => {
    expect(areaOf('/api/orders/:orderId')).toBe('orders');
    expect(areaOf('/api/payments/webhook')).toBe('money');
    expect(areaOf('/api/admin/orders')).toBe('admin');
    expect(areaOf('/api/ordersomething')).toBe('site');
    expect(areaOf('/api/health')).toBeUndefined();
    expect(areaOf('/products/1')).toBeUndefined();
  });

  it('count what is left of the budget', () => {
    expect(availability({ requests: 0, failures: 0 })).toBeUndefined();
    expect(availability({ requests: 1000, failures: 1 })).toBeCloseTo(0.999);
    expect(budgetLeft({ requests: 10_000, failures: 5 }, 0.999)).toBeCloseTo(0.5);
    expect(budgetLeft({ requests: 10_000, failures: 20 }, 0.999)).toBeCloseTo(-1);
    expect(budgetLeft({ requests: 0, failures: 0 }, 0.999)).toBe(1);
    expect(burnRate({ requests: 1000, failures: 144 }, 0.99)).toBeCloseTo(14.4);
    expect(burnRate({ requests: 0, failures: 0 }, 0.99)).toBe(0);
  });
});
