import { expect, test } from 'vitest';
import { listingBody, type ListingValues, valuesOf } from './listing-values.ts';

const typed: ListingValues = {
  ...valuesOf(undefined),
  title: ' Display for Galaxy M31 ',
  sku: 'DISP-M31',
  categoryId: 'displays',
  mrp: '2,499',
  b2cPrice: '1999.50',
  b2bPrice: '1500',
  manufacturer: 'Mistri Parts, Chennai',
};

test('amounts become paise, empty options are left to the defaults of the category', () => {
  const body = listingBody(typed, [], []);
  expect(body).toMatchObject({ title: 'Display for Galaxy M31', mrp: 249_900, b2cPrice: 199_950, b2bPrice: 150_000 });
  expect(body).not.toHaveProperty('hsn');
  expect(body).not.toHaveProperty('weightGrams');
  expect(body.brandId).toBeNull();
  expect(body.bisRegistration).toBeNull();
});

test('half-filled price breaks are not sent', () => {
  const body = listingBody(
    typed,
    [{ id: 'samsung-galaxy-m31', name: 'Galaxy M31', brand: 'Samsung' }],
    [
      { quantity: '10', price: '1,450' },
      { quantity: '', price: '1400' },
      { quantity: '50', price: '' },
    ],
  );
  expect(body.b2bBreaks).toEqual([{ quantity: 10, price: 145_000 }]);
  expect(body.modelIds).toEqual(['samsung-galaxy-m31']);
});
