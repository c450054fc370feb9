import { expect, test } from 'vitest';
import { shortId, shownId } from '#web/format/short-id.ts';
import { objectHref } from './object-href.ts';

const suffix = '01kaj5v9mse0ktrnbh4bp4a1d2';

test('objects lead to their pages', () => {
  expect(objectHref(`ord_${suffix}`)).toBe(`/admin/orders/ord_${suffix}`);
  expect(objectHref(`dlr_${suffix}`)).toBe(`/admin/dealers/dlr_${suffix}`);
  expect(objectHref('flag:payments')).toBe('/admin/switches/payments');
});

test('what has no page stays text', () => {
  for (const id of ['audit', 'system:seal', `wsx_${suffix}`, 'ord_short', '', `ord_${suffix}/../x`])
    expect(objectHref(id)).toBeUndefined();
});

test('in tables only the end of a number is shown, other names whole', () => {
  expect(shortId(`ord_${suffix}`)).toBe('ord_…p4a1d2');
  expect(shortId('system:escrow.hold-payment')).toBe('system:escrow.hold-payment');
  expect(shownId(`ord_${suffix}`)).toBe(suffix.slice(-8).toUpperCase());
  expect(shownId(`hld_${suffix}`)).toBe('hld_…p4a1d2');
});
