import { type SymptomCode, symptomOf, symptoms } from '@mistri/contracts/repair/symptoms';
import { atLeast, type Broken, firstBroken, pin, required, type Rule } from '#web/forms/rules.ts';
import { phoneCategories } from './symptom-look.ts';

export const backups = ['yes', 'no', 'unsure'] as const;
export type Backup = (typeof backups)[number];

/** What somebody has filled in so far. Texts as they were typed. */
export interface RequestDraft {
  readonly symptoms: readonly SymptomCode[];
  readonly description: string;
  readonly category: string;
  readonly brand: string;
  readonly model: string;
  readonly hasLaptop: boolean;
  readonly hasDataCable: boolean;
  readonly backup: Backup | '';
  /** As a field of the kind `datetime-local` writes it; empty: as soon as possible. */
  readonly preferredAt: string;
  readonly pin: string;
  readonly stateCode: string;
  readonly city: string;
  readonly name: string;
  readonly addressLine: string;
}

export const emptyDraft: RequestDraft = {
  symptoms: [],
  description: '',
  category: 'mobile_phone',
  brand: '',
  model: '',
  hasLaptop: false,
  hasDataCable: false,
  backup: '',
  preferredAt: '',
  pin: '',
  stateCode: '',
  city: '',
  name: '',
  addressLine: '',
};

/** The laptop may be borrowed: name and address are forgotten with the tab, the rest stays for another day. */
export const namingFields = ['pin', 'stateCode', 'city', 'name', 'addressLine'] as const;
type NamingField = (typeof namingFields)[number];

export const requestSteps = ['problem', 'phone', 'ready', 'place', 'send'] as const;
export type RequestStep = (typeof requestSteps)[number];

export const mostSymptoms = 6;
const longest = 1000;

/** What stands in the browser's storage may be anything: only what a field can hold is taken. */
export function parseDraft(text: string | null): Partial<RequestDraft> {
  let read: unknown;
  try {
    read = JSON.parse(text ?? '');
  } catch {
    return {};
  }
  if (typeof read !== 'object' || read === null) return {};
  const given = read as Readonly<Record<string, unknown>>;
  const taken = Object.entries(emptyDraft).flatMap(([name, empty]) => {
    const value = given[name];
    if (name === 'symptoms') return [[name, knownSymptoms(value)]];
    if (name === 'backup') return [[name, backups.find((known) => known === value) ?? '']];
    if (name === 'category') return [[name, phoneCategories.find((known) => known === value) ?? empty]];
    return typeof value === typeof empty ? [[name, typeof value === 'string' ? value.slice(0, longest) : value]] : [];
  });
  return Object.fromEntries(taken.filter(([name]) => Object.hasOwn(given, name as string))) as Partial<RequestDraft>;
}

function knownSymptoms(value: unknown): SymptomCode[] {
  if (!Array.isArray(value)) return [];
  return symptoms
    .map(({ code }) => code)
    .filter((code) => value.includes(code))
    .slice(0, mostSymptoms);
}

/** The two parts in which a draft is kept. */
export function partsOfDraft(draft: RequestDraft): { lasting: string; naming: string } {
  const isNaming = (name: string): boolean => namingFields.includes(name as NamingField);
  const entries = Object.entries(draft);
  return {
    lasting: JSON.stringify(Object.fromEntries(entries.filter(([name]) => !isNaming(name)))),
    naming: JSON.stringify(Object.fromEntries(entries.filter(([name]) => isNaming(name)))),
  };
}

/** What cannot be mended over a cable, of what was chosen. */
export const hardwareOf = (draft: Pick<RequestDraft, 'symptoms'>): readonly SymptomCode[] =>
  draft.symptoms.filter((code) => symptomOf(code).kind === 'hardware');

/** What the page knows beside the draft. */
export interface RequestFacts {
  readonly unsupportedBrands: readonly string[];
  readonly now: Date;
  /** States of the PIN; undefined while it is unknown. */
  readonly states: readonly { readonly code: string }[] | undefined;
}

/** Whether the maker of a phone lets nobody at its software; people write brands as they like. */
export function isUnsupported(brand: string, unsupported: readonly string[]): boolean {
  const words = brand.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return unsupported.some((name) => words.includes(name.toLowerCase()) || brand.trim().toLowerCase() === name);
}

type FieldName = keyof RequestDraft;
export type BrokenFields = Readonly<Partial<Record<FieldName, Broken>>>;

/** What is still missing or wrong in a step; empty when it is complete. The api checks everything again. */
export function brokenIn(step: RequestStep, draft: RequestDraft, facts: RequestFacts): BrokenFields {
  if (step === 'problem') {
    if (draft.symptoms.length === 0) return { symptoms: { rule: 'required' } };
    return hardwareOf(draft).length > 0 ? { symptoms: { rule: 'hardware' } } : {};
  }
  if (step === 'phone') {
    const broken = check(draft, { brand: [required, atLeast(2)], model: [required] });
    return isUnsupported(draft.brand, facts.unsupportedBrands) ? { ...broken, brand: { rule: 'unsupported' } } : broken;
  }
  if (step === 'ready')
    return {
      ...(draft.hasLaptop ? {} : { hasLaptop: { rule: 'required' } }),
      ...(draft.hasDataCable ? {} : { hasDataCable: { rule: 'required' } }),
      ...check(draft, { backup: [required] }),
      ...(isPast(draft.preferredAt, facts.now) ? { preferredAt: { rule: 'past' } } : {}),
    };
  if (step === 'place')
    return check(draft, {
      pin: [required, pin],
      ...(facts.states && facts.states.length > 1 ? { stateCode: [required] } : {}),
      city: [required, atLeast(2)],
      name: [required, atLeast(2)],
      addressLine: [required, atLeast(5)],
    });
  return {};
}

function check(draft: RequestDraft, rules: Partial<Record<FieldName, readonly Rule[]>>): BrokenFields {
  return Object.fromEntries(
    Object.entries(rules).flatMap(([name, of]) => {
      const broken = firstBroken(String(draft[name as FieldName]).trim(), of);
      return broken ? [[name, broken]] : [];
    }),
  );
}

const offset = '+05:30';

export const momentOf = (local: string): string | undefined => {
  const at = local === '' ? Number.NaN : Date.parse(`${local}${offset}`);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
};

function isPast(local: string, now: Date): boolean {
  if (local === '') return false;
  const at = momentOf(local);
  return at === undefined || Date.parse(at) <= now.getTime();
}

/** The first step that is not complete: where somebody who comes back goes on. */
export function firstOpenStep(draft: RequestDraft, facts: RequestFacts): RequestStep {
  return requestSteps.find((step) => Object.keys(brokenIn(step, draft, facts)).length > 0) ?? 'send';
}

/** What `POST /api/repairs` wants to hear of a complete draft. */
export function requestOf(draft: RequestDraft) {
  const preferredAt = momentOf(draft.preferredAt);
  return {
    category: phoneCategories.find((name) => name === draft.category) ?? 'mobile_phone',
    brand: draft.brand.trim(),
    model: draft.model.trim(),
    kind: 'software' as const,
    mode: 'online' as const,
    symptoms: [...draft.symptoms],
    description: draft.description.trim(),
    name: draft.name.trim(),
    addressLine: draft.addressLine.trim(),
    city: draft.city.trim(),
    pin: draft.pin.trim(),
    ...(draft.stateCode === '' ? {} : { stateCode: draft.stateCode }),
    ...(preferredAt === undefined ? {} : { preferredAt }),
    hasLaptop: draft.hasLaptop,
    hasDataCable: draft.hasDataCable,
    backup: draft.backup === '' ? ('unsure' as const) : draft.backup,
  };
}
