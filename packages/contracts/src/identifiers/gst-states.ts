/** A State or Union territory as GST numbers it: the first two digits of a GSTIN, the place of supply of an invoice. */
export interface GstState {
  readonly code: string;
  readonly name: string;
  readonly name_ta: string;
  readonly name_hi: string;
  /**
   * `union_territory`: without a legislature, so its half of the tax is called UTGST. `other`: places of supply that are
   * no State (territorial waters; abroad).
   */
  readonly kind: 'state' | 'union_territory' | 'other';
}

type Row = readonly [code: string, name: string, name_ta: string, name_hi: string, kind?: GstState['kind']];

/** Codes 25 (Daman and Diu, merged into 26 in 2020) and 28 (Andhra Pradesh before 2014) are no longer given. */
const rows: readonly Row[] = [
  ['01', 'Jammu and Kashmir', 'ஜம்மு மற்றும் காஷ்மீர்', 'जम्मू और कश्मीर'],
  ['02', 'Himachal Pradesh', 'இமாச்சலப் பிரதேசம்', 'हिमाचल प्रदेश'],
  ['03', 'Punjab', 'பஞ்சாப்', 'पंजाब'],
  ['04', 'Chandigarh', 'சண்டிகர்', 'चंडीगढ़', 'union_territory'],
  ['05', 'Uttarakhand', 'உத்தராகண்ட்', 'उत्तराखंड'],
  ['06', 'Haryana', 'ஹரியானா', 'हरियाणा'],
  ['07', 'Delhi', 'தில்லி', 'दिल्ली'],
  ['08', 'Rajasthan', 'ராஜஸ்தான்', 'राजस्थान'],
  ['09', 'Uttar Pradesh', 'உத்தரப் பிரதேசம்', 'उत्तर प्रदेश'],
  ['10', 'Bihar', 'பீகார்', 'बिहार'],
  ['11', 'Sikkim', 'சிக்கிம்', 'सिक्किम'],
  ['12', 'Arunachal Pradesh', 'அருணாச்சலப் பிரதேசம்', 'अरुणाचल प्रदेश'],
  ['13', 'Nagaland', 'நாகாலாந்து', 'नागालैंड'],
  ['14', 'Manipur', 'மணிப்பூர்', 'मणिपुर'],
  ['15', 'Mizoram', 'மிசோரம்', 'मिज़ोरम'],
  ['16', 'Tripura', 'திரிபுரா', 'त्रिपुरा'],
  ['17', 'Meghalaya', 'மேகாலயா', 'मेघालय'],
  ['18', 'Assam', 'அசாம்', 'असम'],
  ['19', 'West Bengal', 'மேற்கு வங்காளம்', 'पश्चिम बंगाल'],
  ['20', 'Jharkhand', 'ஜார்க்கண்ட்', 'झारखंड'],
  ['21', 'Odisha', 'ஒடிசா', 'ओडिशा'],
  ['22', 'Chhattisgarh', 'சத்தீஸ்கர்', 'छत्तीसगढ़'],
  ['23', 'Madhya Pradesh', 'மத்தியப் பிரதேசம்', 'मध्य प्रदेश'],
  ['24', 'Gujarat', 'குஜராத்', 'गुजरात'],
  [
    '26',
    'Dadra and Nagar Haveli and Daman and Diu',
    'தாத்ரா மற்றும் நகர் ஹவேலி மற்றும் தாமன் மற்றும் தியூ',
    'दादरा और नगर हवेली और दमन और दीव',
    'union_territory',
  ],
  ['27', 'Maharashtra', 'மகாராஷ்டிரா', 'महाराष्ट्र'],
  ['29', 'Karnataka', 'கர்நாடகா', 'कर्नाटक'],
  ['30', 'Goa', 'கோவா', 'गोवा'],
  ['31', 'Lakshadweep', 'இலட்சத்தீவுகள்', 'लक्षद्वीप', 'union_territory'],
  ['32', 'Kerala', 'கேரளா', 'केरल'],
  ['33', 'Tamil Nadu', 'தமிழ்நாடு', 'तमिलनाडु'],
  ['34', 'Puducherry', 'புதுச்சேரி', 'पुदुचेरी'],
  ['35', 'Andaman and Nicobar Islands', 'அந்தமான் மற்றும் நிக்கோபார் தீவுகள்', 'अंडमान और निकोबार द्वीपसमूह', 'union_territory'],
  ['36', 'Telangana', 'தெலங்கானா', 'तेलंगाना'],
  ['37', 'Andhra Pradesh', 'ஆந்திரப் பிரதேசம்', 'आंध्र प्रदेश'],
  ['38', 'Ladakh', 'லடாக்', 'लद्दाख', 'union_territory'],
  ['96', 'Foreign country', 'வெளிநாடு', 'विदेश', 'other'],
  ['97', 'Other territory', 'பிற ஆட்சிப்பகுதி', 'अन्य क्षेत्र', 'other'],
];

export const gstStates: readonly GstState[] = rows.map(([code, name, name_ta, name_hi, kind = 'state']) => ({
  code,
  name,
  name_ta,
  name_hi,
  kind,
}));

const byCode = new Map(gstStates.map((state) => [state.code, state]));

export function gstState(code: string): GstState | undefined {
  return byCode.get(code);
}

/** Whether a GSTIN may begin with it: nobody is registered abroad (96); 99 is the Centre's own jurisdiction. */
export function isRegistrationState(code: string): boolean {
  return code === '99' || (code !== '96' && byCode.has(code));
}
