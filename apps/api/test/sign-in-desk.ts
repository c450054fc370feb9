import { call } from './actors.ts';
import { startTestApp, type TestApp } from './harness.ts';
import { type Inbox, startInbox } from './inbox.ts';

let counter = 0;

export const newEmail = (): string => `person${(counter += 1)}@example.in`;
export const newPhone = (): string => `98${String((counter += 1)).padStart(8, '0')}`;

/** Somebody who is not signed in yet, and the inbox that their codes arrive in. */
export class SignInDesk {
  readonly test: TestApp;
  readonly inbox: Inbox;

  private constructor(test: TestApp, inbox: Inbox) {
    this.test = test;
    this.inbox = inbox;
  }

  static async open(): Promise<SignInDesk> {
    const inbox = await startInbox();
    return new SignInDesk(await startTestApp({ environment: inbox.environment }), inbox);
  }

  async close(): Promise<void> {
    await this.test.close();
    await this.inbox.close();
  }

  post(path: string, body: unknown, headers?: Record<string, string>) {
    return call(this.test, { method: 'POST', path, body, ...(headers ? { headers } : {}) });
  }

  me(token: string) {
    return call(this.test, { method: 'GET', path: '/api/users/me', token });
  }
}
