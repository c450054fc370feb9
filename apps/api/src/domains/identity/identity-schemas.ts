import { Type } from 'typebox';
import { adminCapabilities } from '@mistri/contracts/auth/roles';
import { idPattern } from '#platform/ids.ts';
import { emailPattern } from './users/contact-details.ts';

/** Pieces that several routes of the room share. What only one route needs stands beside it. */
export const email = Type.String({ maxLength: 254, pattern: emailPattern, description: 'E-mail address' });
export const phone = Type.String({ minLength: 10, maxLength: 20, description: 'Indian mobile number' });
export const newPassword = Type.String({ minLength: 8, maxLength: 200 });
export const code = Type.String({ pattern: '^\\d{6}$', description: 'Six digits' });
export const factorCode = Type.String({
  pattern: '^[0-9A-Za-z -]{6,14}$',
  description: 'Six digits of the authenticator app, or a recovery code',
});
export const locale = Type.Enum(['en', 'ta', 'hi']);
export const technicianClass = Type.Enum(['hardware', 'software']);
export const name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' });
export const moment = Type.String({ format: 'date-time' });
export const reason = Type.String({ minLength: 5, maxLength: 500, pattern: '\\S{2}' });
export const capability = Type.Enum([...adminCapabilities]);
export const doneResult = Type.Object({ done: Type.Literal(true) });
export const endedResult = Type.Object({ ended: Type.Integer() });
export const userParams = Type.Object({ userId: Type.String({ pattern: idPattern('usr') }) });
export const orNull = <T extends ReturnType<typeof Type.String>>(schema: T) => Type.Union([schema, Type.Null()]);
