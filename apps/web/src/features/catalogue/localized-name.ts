interface Named {
  nameEn: string;
  nameTa: string;
  nameHi: string;
}

/** Names that the catalogue keeps in the three languages. */
export function localizedName(of: Named, locale: string): string {
  return { ta: of.nameTa, hi: of.nameHi }[locale] ?? of.nameEn;
}
