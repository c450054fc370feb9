import { ProtocolError } from './frame.ts';
import { limits } from './limits.ts';

/** A JSON text from outside: its size, depth and number of members are bounded before it is parsed. @throws ProtocolError */
export function readJson(bytes: Uint8Array): unknown {
  if (bytes.length > limits.json_bytes) throw new ProtocolError(`JSON of ${bytes.length} bytes`);
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    measure(text);
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw error instanceof ProtocolError ? error : new ProtocolError('not JSON');
  }
}

/** Brackets and commas outside of strings. */
function measure(text: string): void {
  let depth = 0;
  let members = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (inString) {
      if (char === 0x5c) at += 1;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x7b || char === 0x5b) depth += 1;
    else if (char === 0x7d || char === 0x5d) depth -= 1;
    else if (char === 0x2c) members += 1;
    if (depth > limits.json_depth) throw new ProtocolError('JSON that is too deep');
    if (members > limits.json_members) throw new ProtocolError('JSON with too many members');
  }
}

export function writeJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
