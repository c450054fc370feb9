import type english from '../../messages/en/errors.json';
import type { ErrorMessages } from './describe-problem.ts';

type Codes = (typeof english)['codes'];
export type KnownCode = { [R in keyof Codes]: `${R}.${keyof Codes[R] & string}` }[keyof Codes];

/** What any call of somebody signed in may be refused for; the other general refusals are said by their kind. */
const always: readonly KnownCode[] = ['auth.csrf', 'auth.inactive', 'service.busy', 'service.read_only'];

/** Public pages are light and bring no texts along: of all texts those that their few calls can be refused with. */
export function errorsOf(messages: ErrorMessages, codes: readonly KnownCode[]): ErrorMessages {
  const picked: Record<string, Record<string, string>> = {};
  for (const code of [...always, ...codes]) {
    const [room = '', name = ''] = code.split('.');
    const text = messages.codes[room]?.[name];
    if (text !== undefined) picked[room] = { ...picked[room], [name]: text };
  }
  return { unknown: messages.unknown, waits: messages.waits, byStatus: messages.byStatus, codes: picked, rules: {} };
}
