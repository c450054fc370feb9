import { orderStates, orderTransitions } from '@mistri/contracts/orders/order-states';
import { expect, test } from 'vitest';
import { isAtRest, statesAhead } from './order-look.ts';

test('what a timeline promises is allowed by the table, step by step', () => {
  for (const state of orderStates) {
    for (const [index, next] of statesAhead(state).entries()) {
      const from = index === 0 ? state : statesAhead(state)[index - 1];
      expect(orderTransitions.some((entry) => entry.from === from && entry.to === next)).toBe(true);
    }
  }
});

test('an order is at rest only where no transition leaves', () => {
  for (const state of orderStates.filter(isAtRest)) {
    expect(orderTransitions.filter((entry) => entry.from === state)).toEqual([]);
  }
});
