import { describe, expect, it } from 'vitest';
import {
  bytesFromMegabits,
  factOf,
  formatBytes,
  megabitsOf,
  portsFromScopes,
  scopesFromPorts,
  tagsFromText,
} from './rule-scopes.ts';

describe('what people type into a rule', () => {
  it('becomes scopes and comes back', () => {
    const scopes = ['forward:22', 'forward:8000-8100', 'forward:192.168.1.10:443', 'forward:*'];
    expect(scopesFromPorts(' 22,8000-8100, 192.168.1.10:443,, *,22')).toEqual(scopes);
    expect(portsFromScopes([...scopes, 'console'])).toBe('22, 8000-8100, 192.168.1.10:443, *');
    expect(scopesFromPorts('')).toEqual([]);
  });

  it.each(['ssh', '0', '65536', '90-80', '22 23', 'host:', Array.from({ length: 16 }, (_, n) => n + 1).join(',')])(
    '%j is no list of ports',
    (text) => {
      expect(scopesFromPorts(text)).toBeUndefined();
    },
  );

  it('is said in facts', () => {
    expect(factOf('forward:*')).toEqual({ kind: 'forward', host: undefined, port: '', isRange: true });
    expect(factOf('forward:22')).toEqual({ kind: 'forward', host: undefined, port: '22', isRange: false });
    expect(factOf('forward:10.0.0.1:1-9')).toEqual({ kind: 'forward', host: '10.0.0.1', port: '1–9', isRange: true });
    expect(factOf('console')).toEqual({ kind: 'console' });
    expect(factOf('usb.shell')).toBeUndefined();
  });

  it('has tags of one form, and a speed in megabits', () => {
    expect(tagsFromText('till, office,till')).toEqual(['till', 'office']);
    expect(tagsFromText('')).toEqual([]);
    for (const wrong of ['Till', 'a b', '-x', 'a,b,c,d,e,f,g,h,i']) expect(tagsFromText(wrong)).toBeUndefined();
    expect([bytesFromMegabits(''), bytesFromMegabits('8'), bytesFromMegabits('2,5')]).toEqual([null, 1e6, 312_500]);
    for (const wrong of ['0', '-1', 'fast', '10001', 'Infinity']) expect(bytesFromMegabits(wrong)).toBeUndefined();
    expect(megabitsOf(312_500)).toBe(2.5);
  });
});

it('bytes are written short', () => {
  expect([0, 999, 1_000, 3_400_000, 5e13].map((bytes) => formatBytes(bytes, 'en'))).toEqual([
    '0 B',
    '999 B',
    '1 kB',
    '3.4 MB',
    '50 TB',
  ]);
});
