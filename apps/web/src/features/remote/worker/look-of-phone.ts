import { buttonsOf, drawScreen, type VirtualPhone } from '@mistri/virtual-phone';
import type { PhoneLook } from '../phone/phone-look.ts';

/** As it lies on the desk: the picture of its glass, and the same in words. */
export function lookOf(phone: VirtualPhone): PhoneLook {
  const { screen, battery } = phone;
  const { width, height, pixels } = drawScreen(screen);
  return {
    // Both draw the same kind of glass; what can be written there is not the same.
    kind: screen.kind === 'fastboot' && phone.mode === 'fastbootd' ? 'fastbootd' : screen.kind,
    words: wordsOf(screen),
    buttons: buttonsOf(screen),
    battery_percent: battery.level_percent,
    width,
    height,
    pixels,
  };
}

/** What the glass says, for people who listen to it and for the page around it. */
function wordsOf(screen: VirtualPhone['screen']): string[] {
  switch (screen.kind) {
    case 'off':
      return [];
    case 'logo':
      return screen.note === undefined ? [] : [screen.note];
    case 'starting':
      return [`${Math.round(screen.progress * 100)} %`];
    case 'home':
      return [screen.clock, ...screen.notices, ...screen.apps];
    case 'dialog':
      return [screen.title, ...screen.lines];
    default:
      return [...screen.lines];
  }
}
