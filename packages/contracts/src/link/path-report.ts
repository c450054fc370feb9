import Type, { type Static } from 'typebox';
import { rungs } from './rungs.ts';

export { rungs } from './rungs.ts';

/** One step of the ladder as it went: `tcp · refused · 31 ms`. */
export const LadderStep = Type.Object(
  {
    rung: Type.Enum(rungs),
    /** What was tried, for people: `192.0.2.7 port 4430`, `relay mumbai-1 by tls`. */
    target: Type.String({ maxLength: 120 }),
    outcome: Type.Union([
      Type.Literal('open'),
      Type.Literal('refused'),
      Type.Literal('no answer'),
      Type.Literal('failed'),
      Type.Literal('skipped'),
      Type.Literal('given up'),
    ]),
    detail: Type.Optional(Type.String({ maxLength: 160 })),
    took_ms: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
);
export type LadderStep = Static<typeof LadderStep>;

export const PathReport = Type.Object(
  {
    state: Type.Union([
      Type.Literal('connecting'),
      Type.Literal('open'),
      Type.Literal('paused'),
      Type.Literal('ended'),
    ]),
    rung: Type.Optional(Type.Enum(rungs)),
    path: Type.Optional(Type.String({ maxLength: 120 })),
    /** Why this rung: `quic is open`, `relay is gone: ECONNRESET`. */
    why: Type.Optional(Type.String({ maxLength: 160 })),
    roundTrip_ms: Type.Optional(Type.Integer({ minimum: 0 })),
    bytesPerSecond: Type.Optional(Type.Integer({ minimum: 0 })),
    ladder: Type.Array(LadderStep, { maxItems: 40 }),
  },
  { additionalProperties: false },
);
export type PathReport = Static<typeof PathReport>;
