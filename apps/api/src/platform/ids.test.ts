import { expect, it } from 'vitest';
import { encode } from '#platform/ids.ts';

// TypeID specification 0.3, valid.yml.
it.each([
  ['00000000000000000000000000000000', '00000000000000000000000000'],
  ['00000000000000000000000000000020', '00000000000000000000000010'],
  ['0110c8531d0952d8d73e1194e95b5f19', '0123456789abcdefghjkmnpqrs'],
  ['01890a5dac96774bbcceb302099a8057', '01h455vb4pex5vsknk084sn02q'],
  ['ffffffffffffffffffffffffffffffff', '7zzzzzzzzzzzzzzzzzzzzzzzzz'],
])('writes %s as the specification does', (uuid, text) => {
  expect(encode(Buffer.from(uuid, 'hex'))).toBe(text);
});
