export const words: Readonly<Record<'en' | 'ta' | 'hi', Readonly<Record<string, string>>>>;
