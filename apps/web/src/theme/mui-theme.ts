'use client';

import { createTheme, type CssVarsThemeOptions, type ThemeOptions } from '@mui/material/styles';
import { dark, fontFamily, light, type Palette, shape, space, tap_px } from './tokens.ts';

function scheme(palette: Palette) {
  return {
    palette: {
      primary: { main: palette.primary, dark: palette.primaryStrong, contrastText: palette.onPrimary },
      secondary: { main: palette.accentInk, contrastText: palette.surface },
      success: { main: palette.success, contrastText: palette.surface },
      warning: { main: palette.warning, contrastText: palette.surface },
      error: { main: palette.danger, contrastText: palette.onDanger },
      info: { main: palette.info, contrastText: palette.surface },
      background: { default: palette.paper, paper: palette.surface },
      text: { primary: palette.ink, secondary: palette.inkSoft },
      divider: palette.line,
      Alert: {
        successStandardBg: palette.successTint,
        successColor: palette.success,
        successIconColor: palette.success,
        infoStandardBg: palette.infoTint,
        infoColor: palette.info,
        infoIconColor: palette.info,
        warningStandardBg: palette.warningTint,
        warningColor: palette.warning,
        warningIconColor: palette.warning,
        errorStandardBg: palette.dangerTint,
        errorColor: palette.danger,
        errorIconColor: palette.danger,
      },
    },
  };
}

const title = { fontWeight: 700, lineHeight: 'var(--line-title)' };

/** In lists that scroll, what stands outside of an entry is cut. */
const ringInside = { '&.Mui-focusVisible': { outlineOffset: -3 } };

const options: ThemeOptions & CssVarsThemeOptions = {
  // The attribute is ours (theme-choice.ts); Material UI only reads it.
  cssVariables: { colorSchemeSelector: 'data-theme' },
  colorSchemes: { light: scheme(light), dark: scheme(dark) },
  shape: { borderRadius: shape.control },
  spacing: space[1],
  typography: {
    fontFamily,
    h1: { ...title, fontSize: '1.75rem' },
    h2: { ...title, fontSize: '1.375rem' },
    h3: { ...title, fontSize: '1.125rem' },
    h4: { ...title, fontSize: '1rem' },
    body1: { lineHeight: 'var(--line-text)' },
    body2: { lineHeight: 'var(--line-text)', fontSize: '0.9375rem' },
    caption: { lineHeight: 'var(--line-text)', fontSize: '0.8125rem' },
    button: { textTransform: 'none', fontWeight: 700, fontSize: '1rem', lineHeight: 1.4 },
  },
  components: {
    MuiButton: {
      defaultProps: { disableElevation: true },
      styleOverrides: { root: { minHeight: tap_px, paddingInline: space[5] }, sizeSmall: { minHeight: 40 } },
    },
    MuiButtonBase: {
      defaultProps: { disableRipple: false },
      // Material takes the outline away and leaves a pulse: the ring of base.css, for who goes by keyboard.
      styleOverrides: {
        root: { '&.Mui-focusVisible': { outline: '3px solid var(--accent-ink)', outlineOffset: 2 } },
      },
    },
    MuiIconButton: { styleOverrides: { root: { minWidth: tap_px, minHeight: tap_px, color: 'inherit' } } },
    MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: 'none' } } },
    MuiCard: {
      defaultProps: { variant: 'outlined' },
      styleOverrides: { root: { borderRadius: shape.card } },
    },
    MuiDialog: { styleOverrides: { paper: { borderRadius: shape.sheet } } },
    MuiDialogActions: { styleOverrides: { root: { padding: space[4], gap: space[2] } } },
    MuiTextField: { defaultProps: { fullWidth: true, variant: 'outlined' } },
    MuiOutlinedInput: {
      styleOverrides: {
        notchedOutline: { borderColor: 'var(--line-strong)' },
        input: { lineHeight: 1.5, height: '1.5em' },
        root: { backgroundColor: 'var(--surface)' },
      },
    },
    MuiFormHelperText: { styleOverrides: { root: { fontSize: '0.875rem', lineHeight: 'var(--line-text)' } } },
    MuiInputLabel: { styleOverrides: { root: { lineHeight: 1.5 } } },
    MuiTab: { styleOverrides: { root: { minHeight: tap_px, textTransform: 'none', fontWeight: 600, ...ringInside } } },
    MuiAlert: {
      styleOverrides: {
        // On a phone the button goes below the text instead of pressing it into a column of single words.
        root: { borderRadius: shape.control, fontSize: '1rem', alignItems: 'center', flexWrap: 'wrap' },
        icon: { flex: '0 0 auto' },
        message: { flex: '1 1 65%', minWidth: 0, overflowWrap: 'anywhere' },
      },
    },
    MuiChip: { styleOverrides: { root: { fontWeight: 600 } } },
    MuiListItemButton: { styleOverrides: { root: { minHeight: tap_px, ...ringInside } } },
    MuiMenuItem: { styleOverrides: { root: { minHeight: tap_px, ...ringInside } } },
    MuiLink: { defaultProps: { underline: 'always' } },
    MuiTableCell: { styleOverrides: { head: { fontWeight: 700 } } },
  },
};

export const muiTheme = createTheme(options);
