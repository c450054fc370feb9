import type { SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import type { CustomerAsk, PowerQuestion } from '@mistri/remote-repair';
import type { ConfirmQuestion, FromCustomerWorker } from './customer-messages.ts';

/** Questions of the gate to the person at the page. One that is taken back, or whose session is over, is answered no. */
export class Questions {
  readonly #say: (body: FromCustomerWorker) => void;
  readonly #confirms = new Map<number, (isAgreed: boolean) => void>();
  readonly #powers = new Map<number, (consent: SignedConsent | undefined) => void>();
  #last = 0;

  constructor(say: (body: FromCustomerWorker) => void) {
    this.#say = say;
  }

  confirm(question: Parameters<CustomerAsk['confirm']>[0], signal: AbortSignal): Promise<boolean> {
    return this.#ask(this.#confirms, signal, false, (ref) => ({
      type: 'ask confirm',
      ref,
      question: question as ConfirmQuestion,
    }));
  }

  powers({ powers, reason }: PowerQuestion, signal: AbortSignal): Promise<SignedConsent | undefined> {
    return this.#ask<SignedConsent | undefined>(this.#powers, signal, undefined, (ref) => ({
      type: 'ask powers',
      ref,
      powers,
      reason,
    }));
  }

  answerConfirm(ref: number, isAgreed: boolean): void {
    this.#confirms.get(ref)?.(isAgreed);
  }

  answerPowers(ref: number, consent: SignedConsent | undefined): void {
    this.#powers.get(ref)?.(consent);
  }

  #ask<Answer>(
    open: Map<number, (answer: Answer) => void>,
    signal: AbortSignal,
    no: Answer,
    message: (ref: number) => FromCustomerWorker,
  ): Promise<Answer> {
    this.#last += 1;
    const ref = this.#last;
    return new Promise((resolve) => {
      const finish = (answer: Answer): void => {
        if (!open.delete(ref)) return;
        signal.removeEventListener('abort', taken);
        resolve(answer);
      };
      const taken = (): void => {
        this.#say({ type: 'ask over', ref });
        finish(no);
      };
      open.set(ref, finish);
      if (signal.aborted) return finish(no);
      signal.addEventListener('abort', taken, { once: true });
      this.#say(message(ref));
    });
  }
}
