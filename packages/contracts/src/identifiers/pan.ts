import { compactUpper, parsed, refused, type Parsed } from './parsed.ts';

/** What the fourth character of a PAN says. Decides TDS under s.194-O (IN-7: individuals and HUFs are exempt below a limit). */
export type PanEntity =
  | 'individual'
  | 'company'
  | 'huf'
  | 'firm'
  | 'association_of_persons'
  | 'body_of_individuals'
  | 'trust'
  | 'local_authority'
  | 'juridical_person'
  | 'government';

const entities: Readonly<Record<string, PanEntity>> = {
  P: 'individual',
  C: 'company',
  H: 'huf',
  F: 'firm',
  A: 'association_of_persons',
  B: 'body_of_individuals',
  T: 'trust',
  L: 'local_authority',
  J: 'juridical_person',
  G: 'government',
};

export type PanProblem = 'empty' | 'form' | 'entity';

export const panMessages: Readonly<Record<PanProblem, string>> = {
  empty: 'Enter the PAN.',
  form: 'A PAN has five letters, four digits and a letter, like ABCPE1234F.',
  entity: 'The fourth letter of this PAN names no kind of holder. Check it against the card.',
};

export interface Pan {
  readonly pan: string;
  readonly entity: PanEntity;
}

/** Form and holder kind. PANs carry no public checksum: only the issuer can tell whether one exists. */
export function parsePan(text: string): Parsed<Pan, PanProblem> {
  const pan = compactUpper(text);
  if (pan === '') return refused('empty');
  if (!/^[A-Z]{5}[0-9]{4}[A-Z]$/.test(pan)) return refused('form');
  const entity = entities[pan.charAt(3)];
  return entity ? parsed({ pan, entity }) : refused('entity');
}
