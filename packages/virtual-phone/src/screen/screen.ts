/** What is on the glass, as words; `draw-screen.ts` makes the picture. */
export type Screen =
  | { readonly kind: 'off' }
  | { readonly kind: 'logo'; readonly note?: string }
  | { readonly kind: 'starting'; readonly progress: number }
  | {
      readonly kind: 'home';
      readonly clock: string;
      readonly apps: readonly string[];
      readonly notices: readonly string[];
    }
  | { readonly kind: 'fastboot'; readonly title: string; readonly lines: readonly string[] }
  | { readonly kind: 'recovery'; readonly lines: readonly string[]; readonly buttons: readonly Button[] }
  | {
      readonly kind: 'dialog';
      readonly title: string;
      readonly lines: readonly string[];
      readonly buttons: readonly Button[];
    };

export interface Button {
  readonly id: string;
  readonly label: string;
}

export function buttonsOf(screen: Screen): readonly Button[] {
  return screen.kind === 'dialog' || screen.kind === 'recovery' ? screen.buttons : [];
}
