import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { FromDevice } from '@mistri/contracts/link/presence';
import { brokenText } from '#platform/http/broken-text.ts';

const ajv = new Ajv({ strict: false, coerceTypes: false, strictNumbers: true });
addFormats.default(ajv);
let valid: ((value: unknown) => boolean) | undefined;

/** @returns undefined for everything that is no message of a device */
export function readMessage(data: Buffer): FromDevice | undefined {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data));
  } catch {
    return undefined;
  }
  // Compiled when the first device says something: most processes that load this never hear one.
  valid ??= ajv.compile(FromDevice) as (value: unknown) => boolean;
  return valid(value) && brokenText(value) === undefined ? (value as FromDevice) : undefined;
}
