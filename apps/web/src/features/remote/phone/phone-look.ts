/** What is on the glass of a practice phone: the picture, and the same in words. */
export interface PhoneLook {
  readonly kind: 'off' | 'logo' | 'starting' | 'home' | 'fastboot' | 'fastbootd' | 'recovery' | 'dialog';
  readonly words: readonly string[];
  readonly buttons: readonly { readonly id: string; readonly label: string }[];
  /** How full its battery is. */
  readonly battery_percent: number;
  readonly width: number;
  readonly height: number;
  /** RGBA, top left first. */
  readonly pixels: Uint8Array;
}

/** `volume`: held down while the power key is pressed, which stops in fastboot. */
export type PhoneKey = 'power' | 'restart' | 'volume';

/** How the practice phone comes: its fault, and whether anybody opened its boot loader before. */
export interface PracticeWish {
  readonly fault: PracticeFault | 'none';
  readonly isUnlocked: boolean;
}

export const practiceFaults = ['boot-loop', 'failed-update', 'crashing-app', 'full-storage'] as const;
export type PracticeFault = (typeof practiceFaults)[number];
