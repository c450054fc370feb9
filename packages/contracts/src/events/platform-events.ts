import { Type } from 'typebox';

/** A switch or flag changed: every process re-reads its copy. */
export const platformEvents = {
  'platform.flags_changed.v1': Type.Object({ flag: Type.String() }),
};
