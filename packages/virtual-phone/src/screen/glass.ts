import { buttonsOf, type Screen } from './screen.ts';

/** What is shown, who looks at it, and the one question that waits for a finger. */
export class Glass {
  readonly #now: (shown: Screen) => Screen;
  readonly #listeners = new Set<(screen: Screen) => void>();
  #shown: Screen = { kind: 'off' };
  #answer: ((id: string) => void) | undefined;

  /** @param now what has become of a screen since it was shown: a clock goes on */
  constructor(now: (shown: Screen) => Screen) {
    this.#now = now;
  }

  get screen(): Screen {
    return this.#now(this.#shown);
  }

  listen(listener: (screen: Screen) => void): () => void {
    this.#listeners.add(listener);
    listener(this.screen);
    return () => this.#listeners.delete(listener);
  }

  show(screen: Screen): void {
    this.#shown = screen;
    for (const listener of Array.from(this.#listeners)) listener(this.screen);
  }

  /** @returns the button that was pressed; `gone` when another question took its place, or the phone went down */
  ask(screen: Screen): Promise<string> {
    this.#answer?.('gone');
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.show(screen);
    });
  }

  /** @returns false: there is no such button now */
  press(id: string): boolean {
    const answer = this.#answer;
    if (!answer || !buttonsOf(this.#shown).some((button) => button.id === id)) return false;
    this.#answer = undefined;
    answer(id);
    return true;
  }

  dropQuestion(): void {
    this.#answer?.('gone');
    this.#answer = undefined;
  }
}
