import { Type } from 'typebox';
import { closed, textLine, typeId } from '../plain-text.ts';
import { repairStates } from './repair-states.ts';

/** What the requests and answers of repairs have in common. */
export const moment = Type.String({ format: 'date-time' });
export const minor = Type.Integer({ description: 'paise' });
export const state = Type.Enum([...repairStates]);
export const reason = textLine(3, 500);

export const repairParams = Type.Object({ repairId: typeId('rep') }, closed);
