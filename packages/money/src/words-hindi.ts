/** Hindi has a word of its own for each number up to ninety-nine. */
const below100 = (
  ',एक,दो,तीन,चार,पाँच,छह,सात,आठ,नौ,' +
  'दस,ग्यारह,बारह,तेरह,चौदह,पंद्रह,सोलह,सत्रह,अठारह,उन्नीस,' +
  'बीस,इक्कीस,बाईस,तेईस,चौबीस,पच्चीस,छब्बीस,सत्ताईस,अट्ठाईस,उनतीस,' +
  'तीस,इकतीस,बत्तीस,तैंतीस,चौंतीस,पैंतीस,छत्तीस,सैंतीस,अड़तीस,उनतालीस,' +
  'चालीस,इकतालीस,बयालीस,तैंतालीस,चौवालीस,पैंतालीस,छियालीस,सैंतालीस,अड़तालीस,उनचास,' +
  'पचास,इक्यावन,बावन,तिरपन,चौवन,पचपन,छप्पन,सत्तावन,अट्ठावन,उनसठ,' +
  'साठ,इकसठ,बासठ,तिरसठ,चौंसठ,पैंसठ,छियासठ,सड़सठ,अड़सठ,उनहत्तर,' +
  'सत्तर,इकहत्तर,बहत्तर,तिहत्तर,चौहत्तर,पचहत्तर,छिहत्तर,सतहत्तर,अठहत्तर,उन्यासी,' +
  'अस्सी,इक्यासी,बयासी,तिरासी,चौरासी,पचासी,छियासी,सत्तासी,अट्ठासी,नवासी,' +
  'नब्बे,इक्यानवे,बानवे,तिरानवे,चौरानवे,पचानवे,छियानवे,सत्तानवे,अट्ठानवे,निन्यानवे'
).split(',');

const crore = 10_000_000;
const scales: readonly (readonly [number, string])[] = [
  [100_000, 'लाख'],
  [1_000, 'हज़ार'],
  [100, 'सौ'],
];

export function inHindi(rupees: number, paise: number): string {
  const paisePart = paise === 0 ? '' : `${below100[paise] as string} ${paise === 1 ? 'पैसा' : 'पैसे'}`;
  if (rupees === 0) return paise === 0 ? 'शून्य रुपये मात्र' : `${paisePart} मात्र`;
  return `${words(rupees)} ${rupees === 1 ? 'रुपया' : 'रुपये'}${paisePart && ` और ${paisePart}`} मात्र`;
}

function words(count: number): string {
  const crores = Math.floor(count / crore);
  const parts = crores > 0 ? [`${words(crores)} करोड़`] : [];
  let rest = count % crore;
  for (const [size, name] of scales) {
    const times = Math.floor(rest / size);
    if (times > 0) parts.push(`${below100[times] as string} ${name}`);
    rest %= size;
  }
  if (rest > 0) parts.push(below100[rest] as string);
  return parts.join(' ');
}
