import { sqlState } from './in-transaction.ts';

/** `08…`: connection lost; `57P01…03`: the server stops, crashed or starts (PostgreSQL, appendix A). */
const awayStates = /^(08|57P0[123])/;
const socketCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);
const goneTexts = ['Connection terminated', 'Client has encountered a connection error', 'Connection ended'];

/** True when the connection to PostgreSQL was lost or not to be had: nobody's mistake, and gone in a moment. */
export function isDatabaseAway(error: Error): boolean {
  if (awayStates.test(sqlState(error) ?? '')) return true;
  const isFromSocket = 'syscall' in error && 'code' in error && socketCodes.has(String(error.code));
  return isFromSocket || goneTexts.some((text) => error.message.startsWith(text));
}
