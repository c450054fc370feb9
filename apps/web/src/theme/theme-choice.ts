export const themeCookie = 'mistri_theme';
export type ThemeChoice = 'light' | 'dark';

export function themeChoice(text: string | undefined): ThemeChoice | undefined {
  return text === 'light' || text === 'dark' ? text : undefined;
}

/** Runs before the first paint, only when no choice was made: Material UI needs the attribute, CSS alone would not. */
export const followSystemScript =
  "document.documentElement.dataset.theme=matchMedia('(prefers-color-scheme:dark)').matches?'dark':'light'";
