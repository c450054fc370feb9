'use client';

import { type Data, dataOf } from '@mistri/api-client';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { pinForm } from '#web/features/cart/delivery-pin-form.ts';

export interface KnownPlace {
  pin: string;
  district: string;
  /** Some PINs lie in two States; then the person has to say which (IN-4). */
  states: readonly { code: string; name: string }[];
}

const placeQuery = (pin: string) =>
  queryOptions({
    queryKey: ['pin', pin],
    queryFn: async () => placeOf(dataOf(await browserApi.get('/api/places/pins/{pin}', { path: { pin } }))),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

function placeOf(found: Data<'GET /api/places/pins/{pin}'>): KnownPlace {
  const states = new Map(found.places.map((place) => [place.stateCode, place.state]));
  return { pin: found.pin, district: found.district, states: [...states].map(([code, name]) => ({ code, name })) };
}

/** The place of a complete PIN; undefined while it is incomplete, unknown or on its way. */
export function useKnownPlace(pin: string): KnownPlace | undefined {
  return useQuery({ ...placeQuery(pin), enabled: pinForm.test(pin) }).data;
}

/** The same, asked for at the moment the PIN is complete. */
export function useLookUpPlace(): (pin: string) => Promise<KnownPlace | undefined> {
  const queries = useQueryClient();
  return useCallback(
    (pin) =>
      pinForm.test(pin) ? queries.fetchQuery(placeQuery(pin)).catch(() => undefined) : Promise.resolve(undefined),
    [queries],
  );
}
