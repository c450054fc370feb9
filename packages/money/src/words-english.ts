const small = (
  ',One,Two,Three,Four,Five,Six,Seven,Eight,Nine,Ten,Eleven,Twelve,Thirteen,Fourteen,Fifteen,Sixteen,Seventeen,' +
  'Eighteen,Nineteen'
).split(',');
const tens = ['', '', 'Twenty', 'Thirty', 'Forty', 'Fifty', 'Sixty', 'Seventy', 'Eighty', 'Ninety'];

const crore = 10_000_000;
const scales: readonly (readonly [number, string])[] = [
  [100_000, 'Lakh'],
  [1_000, 'Thousand'],
  [100, 'Hundred'],
];

export function inEnglish(rupees: number, paise: number): string {
  const unit = rupees === 1 ? 'Rupee' : 'Rupees';
  const paisePart = paise === 0 ? '' : `${below100(paise)} ${paise === 1 ? 'Paisa' : 'Paise'}`;
  if (rupees === 0) return paise === 0 ? 'Rupees Zero Only' : `${paisePart} Only`;
  return `${unit} ${words(rupees)}${paisePart && ` and ${paisePart}`} Only`;
}

/** Crores count on by themselves (One Lakh Crore): there is no common word above them. */
function words(count: number): string {
  const crores = Math.floor(count / crore);
  const parts = crores > 0 ? [`${words(crores)} Crore`] : [];
  let rest = count % crore;
  for (const [size, name] of scales) {
    const times = Math.floor(rest / size);
    if (times > 0) parts.push(`${below100(times)} ${name}`);
    rest %= size;
  }
  if (rest > 0) parts.push(below100(rest));
  return parts.join(' ');
}

function below100(count: number): string {
  if (count < 20) return small[count] as string;
  const ten = tens[Math.floor(count / 10)] as string;
  return count % 10 === 0 ? ten : `${ten}-${small[count % 10] as string}`;
}
