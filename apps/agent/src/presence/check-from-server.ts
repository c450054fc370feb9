import { FromServer } from '@mistri/contracts/link/index';
import { Check } from 'typebox/value';

export function checkFromServer(value: unknown): value is FromServer {
  return Check(FromServer, value);
}
