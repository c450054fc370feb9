import { Type } from 'typebox';
import { gstStates, pinCodePattern } from '@mistri/contracts/identifiers/index';
import { readRoute } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { findPin } from './pin-table.ts';

/** Places change a few times a year: browsers and caches in between may keep the answer for a day. */
const cacheControl = 'public, max-age=86400';

const place = {
  stateCode: Type.String({ description: 'GST state code, two digits' }),
  state: Type.String(),
  district: Type.String(),
};

export const findPinRoute = readRoute({
  method: 'GET',
  path: '/api/places/pins/:pin',
  summary: 'State, district and position of a PIN code',
  description: 'Several places are listed where the post offices of the PIN lie in several districts or States.',
  action: 'places.read',
  params: Type.Object({ pin: Type.String({ pattern: pinCodePattern }) }),
  result: Type.Object({
    pin: Type.String(),
    ...place,
    lat: Type.Number(),
    lon: Type.Number(),
    located: Type.Union([Type.Literal('post_office'), Type.Literal('district')]),
    places: Type.Array(Type.Object(place)),
  }),
  refusals: { 'places.unknown_pin': 404 },
  handle: async ({ params, reply }) => {
    const pin = findPin(params.pin);
    if (!pin) {
      return refuse('places.unknown_pin', `There is no PIN code ${params.pin}. Check the six digits.`, {
        errors: [{ path: 'pin', message: 'is not a PIN code of India Post' }],
      });
    }
    reply.header('cache-control', cacheControl);
    return ok({ ...pin, places: [...pin.places] });
  },
});

export const listStatesRoute = readRoute({
  method: 'GET',
  path: '/api/places/states',
  summary: 'States and Union territories with their GST codes',
  action: 'places.read',
  result: Type.Object({
    states: Type.Array(
      Type.Object({
        code: Type.String(),
        name: Type.String(),
        nameTa: Type.String(),
        nameHi: Type.String(),
        kind: Type.Union([Type.Literal('state'), Type.Literal('union_territory'), Type.Literal('other')]),
      }),
    ),
  }),
  handle: async ({ reply }) => {
    reply.header('cache-control', cacheControl);
    const states = gstStates.map(({ code, name, name_ta, name_hi, kind }) => ({
      code,
      name,
      nameTa: name_ta,
      nameHi: name_hi,
      kind,
    }));
    return ok({ states });
  },
});
