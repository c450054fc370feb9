/** What is used of fontkit, which ships no types. pdfkit draws with it. */
declare module 'fontkit' {
  export interface FontkitFont {
    readonly unitsPerEm: number;
    hasGlyphForCodePoint(code: number): boolean;
    layout(text: string): { readonly advanceWidth: number; readonly glyphs: readonly { readonly id: number }[] };
  }
  export function create(bytes: Uint8Array): FontkitFont;
}
