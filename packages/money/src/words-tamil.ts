const small = (
  ',ஒன்று,இரண்டு,மூன்று,நான்கு,ஐந்து,ஆறு,ஏழு,எட்டு,ஒன்பது,பத்து,பதினொன்று,பன்னிரண்டு,பதிமூன்று,பதினான்கு,' +
  'பதினைந்து,பதினாறு,பதினேழு,பதினெட்டு,பத்தொன்பது'
).split(',');
const tens = ',,இருபது,முப்பது,நாற்பது,ஐம்பது,அறுபது,எழுபது,எண்பது,தொண்ணூறு'.split(',');
const hundreds = ',நூறு,இருநூறு,முந்நூறு,நானூறு,ஐந்நூறு,அறுநூறு,எழுநூறு,எண்ணூறு,தொள்ளாயிரம்'.split(',');

const [crore, lakh, thousand] = [10_000_000, 100_000, 1_000];

export function inTamil(rupees: number, paise: number): string {
  const paisePart = paise === 0 ? '' : `${words(paise)} பைசா`;
  if (rupees === 0) return paise === 0 ? 'ரூபாய் பூஜ்ஜியம் மட்டும்' : `${paisePart} மட்டும்`;
  return `ரூபாய் ${words(rupees)}${paisePart && ` மற்றும் ${paisePart}`} மட்டும்`;
}

/** Each scale takes a joining form when something follows it: ஆயிரம், but ஆயிரத்து ஐந்து. */
function words(count: number): string {
  const parts: string[] = [];
  let rest = count;
  const take = (size: number, whole: (times: number) => string, joined: (word: string) => string): void => {
    const times = Math.floor(rest / size);
    rest %= size;
    if (times > 0) parts.push(rest > 0 ? joined(whole(times)) : whole(times));
  };
  take(
    crore,
    (times) => `${before(words(times))} கோடி`,
    (word) => `${word}யே`,
  );
  take(lakh, (times) => `${before(words(times))} லட்சம்`, toStem);
  take(thousand, thousands, toStem);
  take(100, (times) => hundreds[times] as string, toStem);
  if (rest > 0) parts.push(below100(rest));
  return parts.join(' ');
}

function below100(count: number): string {
  if (count < 20) return small[count] as string;
  const ten = tens[Math.floor(count / 10)] as string;
  return count % 10 === 0 ? ten : `${toStem(ten)} ${small[count % 10] as string}`;
}

/** The number runs into the word: மூன்று + ஆயிரம் = மூன்றாயிரம்; one is ஓர் before a vowel. */
function thousands(times: number): string {
  if (times === 1) return 'ஆயிரம்';
  const word = below100(times);
  const joined = word.endsWith('ொன்று') ? word.replace(/ொன்று$/, 'ோரு') : word.replace(/ஒன்று$/, 'ஓரு');
  return joined.replace(/ு$/, 'ாயிரம்');
}

/** One counts as ஒரு before a noun: ஒரு லட்சம், பதினொரு கோடி. */
function before(word: string): string {
  return word.replace(/ஒன்று$/, 'ஒரு').replace(/ொன்று$/, 'ொரு');
}

/** நூறு → நூற்று, இருபது → இருபத்து, ஆயிரம் → ஆயிரத்து. */
function toStem(word: string): string {
  return word.replace(/ம்$/, 'த்து').replace(/று$/, 'ற்று').replace(/பது$/, 'பத்து');
}
