import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { codeChoices, CodeError, type CodeParties, GuestCode, HostCode } from './verification-code.ts';

function parties(): CodeParties {
  return { hostKey: randomBytes(32), guestKey: randomBytes(32), tokenHash: randomBytes(32) };
}

function agree(atGuest: CodeParties, atHost: CodeParties): { guest: string; host: string } {
  const guest = new GuestCode(atGuest);
  const host = new HostCode(atHost, guest.commitment);
  const { nonce, code } = guest.reveal(host.nonce);
  return { guest: code, host: host.code(nonce) };
}

test('both sides read the same six digits, others each time', () => {
  const both = parties();
  const codes = Array.from({ length: 20 }, () => agree(both, both));
  for (const { guest, host } of codes) {
    expect(guest).toMatch(/^\d{6}$/);
    expect(host).toBe(guest);
  }
  expect(new Set(codes.map(({ guest }) => guest)).size).toBeGreaterThan(15);
});

describe('a server that puts itself in between', () => {
  test('cannot pass the guest on to the host with keys of its own', () => {
    const truth = parties();
    const liar = randomBytes(32);
    const atGuest = { ...truth, hostKey: liar };
    const atHost = { ...truth, guestKey: liar };
    expect(() => agree(atGuest, atHost)).toThrow(CodeError);
  });

  test('gets two different codes when it runs both sides itself', () => {
    let same = 0;
    for (let turn = 0; turn < 50; turn += 1) {
      const truth = parties();
      const liar = randomBytes(32);
      const withGuest = agree({ ...truth, hostKey: liar }, { ...truth, hostKey: liar });
      const withHost = agree({ ...truth, guestKey: liar }, { ...truth, guestKey: liar });
      if (withGuest.guest === withHost.host) same += 1;
    }
    expect(same).toBe(0);
  });

  test('cannot choose its nonce after it has seen the other one', () => {
    const both = parties();
    const guest = new GuestCode(both);
    const host = new HostCode(both, guest.commitment);
    expect(() => host.code(randomBytes(32))).toThrow('changed its nonce');
    expect(() => new HostCode(both, new Uint8Array(31))).toThrow(CodeError);
    expect(() => guest.reveal(new Uint8Array(0))).toThrow(CodeError);
  });
});

test('the code stands among three others, and its place says nothing', () => {
  const places = new Set<number>();
  for (let turn = 0; turn < 100; turn += 1) {
    const code = agree(...twice(parties())).guest;
    const choices = codeChoices(code);
    expect(new Set(choices).size).toBe(4);
    places.add(choices.indexOf(code));
  }
  expect([...places].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);
});

function twice<T>(value: T): [T, T] {
  return [value, value];
}
