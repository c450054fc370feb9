/**
 * What can be wrong with a listing or a sheet of listings, by name and with at most one fact, so that the pages and the file
 * of rows to correct say it in the reader's language (MKT-7). The api keeps the name; the words are only here.
 */
type Words = readonly [en: string, ta: string, hi: string];
const words = {
  length: ['must have {limit} characters.', '{limit} எழுத்துகள் இருக்க வேண்டும்.', 'में {limit} अक्षर होने चाहिए।'],
  characters: [
    'has characters that cannot be shown. Type it again.',
    'காட்ட முடியாத எழுத்துகள் உள்ளன. மீண்டும் எழுதவும்.',
    'में ऐसे अक्षर हैं जो दिखाए नहीं जा सकते। दोबारा लिखें।',
  ],
  price: [
    '"{limit}" is no price. Write rupees, e.g. 249 or 249.50.',
    '"{limit}" விலை அல்ல. ரூபாயில் எழுதவும், எ.கா. 249 அல்லது 249.50.',
    '"{limit}" कीमत नहीं है। रुपये में लिखें, जैसे 249 या 249.50।',
  ],
  whole: [
    'must be a whole number from {limit}.',
    '{limit} என்ற வரம்பில் ஒரு முழு எண் வேண்டும்.',
    '{limit} के बीच की पूरी संख्या होनी चाहिए।',
  ],
  hsn: [
    'does not have the right form: 4, 6 or 8 digits; empty for the usual one of the category.',
    'வடிவம் சரியில்லை: 4, 6 அல்லது 8 இலக்கங்கள்; பிரிவின் வழக்கமான குறியீட்டுக்குக் காலியாக விடவும்.',
    'का रूप ठीक नहीं है: 4, 6 या 8 अंक; श्रेणी के आम कोड के लिए खाली छोड़ें।',
  ],
  country: [
    'does not have the right form: two letters, e.g. IN or CN.',
    'வடிவம் சரியில்லை: இரண்டு எழுத்துகள், எ.கா. IN அல்லது CN.',
    'का रूप ठीक नहीं है: दो अक्षर, जैसे IN या CN।',
  ],
  bis: [
    'does not have the right form: R- and eight digits; needed for batteries and chargers.',
    'வடிவம் சரியில்லை: R- மற்றும் எட்டு இலக்கங்கள்; பேட்டரி, சார்ஜருக்குத் தேவை.',
    'का रूप ठीक नहीं है: R- और आठ अंक; बैटरी और चार्जर के लिए ज़रूरी।',
  ],
  category: [
    '"{limit}" is no category. Take a name of the sheet "Lists".',
    '"{limit}" என்ற பிரிவு இல்லை. "Lists" தாளில் உள்ள ஒரு பெயரை எடுக்கவும்.',
    '"{limit}" नाम की श्रेणी नहीं है। "Lists" शीट से कोई नाम लें।',
  ],
  brand: [
    '"{limit}" is no brand we know. Take a name of the sheet "Lists".',
    '"{limit}" எங்களுக்குத் தெரிந்த பிராண்ட் அல்ல. "Lists" தாளில் உள்ள ஒரு பெயரை எடுக்கவும்.',
    '"{limit}" हमारा जाना ब्रांड नहीं है। "Lists" शीट से कोई नाम लें।',
  ],
  model: [
    '"{limit}" is no model we know. Write brand and model, e.g. Samsung Galaxy A14.',
    '"{limit}" எங்களுக்குத் தெரிந்த மாடல் அல்ல. பிராண்டையும் மாடலையும் எழுதவும், எ.கா. Samsung Galaxy A14.',
    '"{limit}" हमारा जाना मॉडल नहीं है। ब्रांड और मॉडल लिखें, जैसे Samsung Galaxy A14।',
  ],
  manyModels: ['names more than {limit} models.', '{limit} மாடல்களுக்கு மேல் உள்ளன.', 'में {limit} से ज़्यादा मॉडल हैं।'],
  grade: ['must be one of {limit}.', 'இவற்றில் ஒன்றாக இருக்க வேண்டும்: {limit}.', 'इनमें से एक होना चाहिए: {limit}।'],
  breakStep: [
    '"{limit}" is no step. Write quantity:price, e.g. 20:180.',
    '"{limit}" சரியான படி அல்ல. எண்ணிக்கை:விலை என எழுதவும், எ.கா. 20:180.',
    '"{limit}" सही चरण नहीं है। संख्या:कीमत लिखें, जैसे 20:180।',
  ],
  manyBreaks: ['has more than {limit} steps.', '{limit} படிகளுக்கு மேல் உள்ளன.', 'में {limit} से ज़्यादा चरण हैं।'],
  breaksRise: [
    'quantities must rise: {limit} does not come after the one before.',
    'எண்ணிக்கைகள் ஏறுவரிசையில் இருக்க வேண்டும்: {limit} முந்தையதை விட அதிகமில்லை.',
    'संख्याएँ बढ़ती हुई होनी चाहिए: {limit} पिछली से ज़्यादा नहीं है।',
  ],
  breaksFall: [
    'prices must fall as quantities rise: the price from {limit} pieces is not below the one before.',
    'எண்ணிக்கை கூடும்போது விலை குறைய வேண்டும்: {limit} துண்டுகளுக்கான விலை முந்தையதை விடக் குறைவாக இல்லை.',
    'संख्या बढ़ने पर कीमत घटनी चाहिए: {limit} नग की कीमत पिछली से कम नहीं है।',
  ],
  percent: ['must be a percentage from 0 to 40.', '0 முதல் 40 வரையிலான சதவீதம் வேண்டும்.', '0 से 40 तक का प्रतिशत होना चाहिए।'],
  gstOfHsn: [
    'goods of this HSN code are taxed at {limit}. Leave it empty to take that.',
    'இந்த HSN குறியீட்டுப் பொருள்களுக்கு வரி {limit}. அதையே எடுக்கக் காலியாக விடவும்.',
    'इस HSN कोड के सामान पर {limit} कर है। वही लेने के लिए खाली छोड़ें।',
  ],
  skuNeeded: ['is needed in every row.', 'ஒவ்வொரு வரிசையிலும் தேவை.', 'हर पंक्ति में ज़रूरी है।'],
  skuTwice: [
    'is in row {limit} too. Keep one of them.',
    '{limit} ஆம் வரிசையிலும் உள்ளது. ஒன்றை மட்டும் வைக்கவும்.',
    'पंक्ति {limit} में भी है। एक ही रखें।',
  ],
  skuTaken: [
    'is already used by another of your products.',
    'உங்கள் வேறொரு பொருளுக்கு ஏற்கெனவே பயன்படுகிறது.',
    'आपके दूसरे सामान के लिए पहले से इस्तेमाल हो रहा है।',
  ],
  needed: ['is needed for a new product.', 'புதிய பொருளுக்குத் தேவை.', 'नए सामान के लिए ज़रूरी है।'],
  blocked: ['was blocked. Contact support.', 'தடுக்கப்பட்டது. உதவி மையத்தை அணுகவும்.', 'रोका गया है। सहायता से संपर्क करें।'],
  forbidden: [
    'describes something that may not be sold.',
    'விற்கக் கூடாத ஒன்றை விவரிக்கிறது.',
    'में ऐसी चीज़ लिखी है जो बेची नहीं जा सकती।',
  ],
  shortest: [
    'must have at least {limit} characters.',
    'குறைந்தது {limit} எழுத்துகள் வேண்டும்.',
    'में कम से कम {limit} अक्षर होने चाहिए।',
  ],
  modelsNeeded: [
    'is needed in this category: name the phones it fits.',
    'இந்தப் பிரிவில் தேவை: எந்த போன்களுக்குப் பொருந்தும் என எழுதவும்.',
    'इस श्रेणी में ज़रूरी है: जिन फ़ोनों में लगता है उनके नाम लिखें।',
  ],
  aboveMrp: ['must not be above the MRP.', 'MRP-ஐ விட அதிகமாக இருக்கக் கூடாது.', 'MRP से ज़्यादा नहीं होना चाहिए।'],
  aboveB2c: [
    'must not be above the price for people (B2C).',
    'தனிநபர் விலையை (B2C) விட அதிகமாக இருக்கக் கூடாது.',
    'आम ग्राहक की कीमत (B2C) से ज़्यादा नहीं होना चाहिए।',
  ],
  bisNeeded: [
    'is needed in this category: R- and eight digits, as printed on the product.',
    'இந்தப் பிரிவில் தேவை: பொருளில் அச்சிட்டபடி R- மற்றும் எட்டு இலக்கங்கள்.',
    'इस श्रेणी में ज़रूरी है: R- और आठ अंक, जैसा सामान पर छपा है।',
  ],
  stock: [
    'cannot be set to less than what is reserved for orders.',
    'ஆர்டர்களுக்கு ஒதுக்கியதை விடக் குறைவாக வைக்க முடியாது.',
    'ऑर्डर के लिए रोके गए सामान से कम नहीं किया जा सकता।',
  ],
  fileArchive: [
    'This is no XLSX file. Save the sheet as .xlsx or .csv and send that.',
    'இது XLSX கோப்பு அல்ல. தாளை .xlsx அல்லது .csv ஆகச் சேமித்து அனுப்பவும்.',
    'यह XLSX फ़ाइल नहीं है। शीट को .xlsx या .csv में सहेजकर भेजें।',
  ],
  fileParts: [
    'The file has too many parts. Save only the sheet with products, without pictures.',
    'கோப்பில் தேவையற்ற பகுதிகள் அதிகம். படங்கள் இல்லாமல் பொருள்கள் உள்ள தாளை மட்டும் சேமிக்கவும்.',
    'फ़ाइल में बहुत ज़्यादा हिस्से हैं। बिना चित्रों के केवल सामान वाली शीट सहेजें।',
  ],
  fileDamaged: [
    'The file is damaged. Save it again.',
    'கோப்பு பழுதடைந்துள்ளது. மீண்டும் சேமிக்கவும்.',
    'फ़ाइल ख़राब है। दोबारा सहेजें।',
  ],
  fileDeclares: [
    'The file has XML declarations that a spreadsheet never needs. Save it again as .xlsx.',
    'கோப்பில் விரிதாளுக்குத் தேவையில்லாத XML அறிவிப்புகள் உள்ளன. மீண்டும் .xlsx ஆகச் சேமிக்கவும்.',
    'फ़ाइल में ऐसी XML घोषणाएँ हैं जो शीट को नहीं चाहिए। दोबारा .xlsx में सहेजें।',
  ],
  fileLarge: [
    'Unpacked, the file is larger than 80 MB. Split it.',
    'விரித்தால் கோப்பு 80 MB-ஐ விடப் பெரியது. பிரித்து அனுப்பவும்.',
    'खोलने पर फ़ाइल 80 MB से बड़ी है। उसे बाँटकर भेजें।',
  ],
  filePacked: [
    'The file is packed in a way spreadsheets do not use. Save it again as .xlsx.',
    'கோப்பு விரிதாள்கள் பயன்படுத்தாத முறையில் சுருக்கப்பட்டுள்ளது. மீண்டும் .xlsx ஆகச் சேமிக்கவும்.',
    'फ़ाइल ऐसे ढंग से बंद है जो शीट में नहीं होता। दोबारा .xlsx में सहेजें।',
  ],
  fileUnreadable: [
    'The file could not be read. Save it again as .xlsx or .csv (UTF-8) and try again.',
    'கோப்பைப் படிக்க முடியவில்லை. மீண்டும் .xlsx அல்லது .csv (UTF-8) ஆகச் சேமித்து முயலவும்.',
    'फ़ाइल पढ़ी नहीं जा सकी। दोबारा .xlsx या .csv (UTF-8) में सहेजकर कोशिश करें।',
  ],
  fileSlow: [
    'Reading the file took too long. Split it into smaller ones.',
    'கோப்பைப் படிக்க அதிக நேரம் ஆனது. சிறிய கோப்புகளாகப் பிரிக்கவும்.',
    'फ़ाइल पढ़ने में बहुत समय लगा। उसे छोटी फ़ाइलों में बाँटें।',
  ],
  fileRows: [
    'The file has more rows than fit: at most {limit} in one import. Split it.',
    'கோப்பில் வரிசைகள் அதிகம்: ஒரு இறக்குமதிக்கு அதிகபட்சம் {limit}. பிரித்து அனுப்பவும்.',
    'फ़ाइल में पंक्तियाँ ज़्यादा हैं: एक बार में अधिक से अधिक {limit}। उसे बाँटें।',
  ],
  fileEncoding: [
    'The .csv is not UTF-8: ₹ and Tamil or Hindi letters in it cannot be read. In Excel save it as “CSV UTF-8”, or send the .xlsx.',
    '.csv கோப்பு UTF-8 அல்ல: அதிலுள்ள ₹, தமிழ், இந்தி எழுத்துகளைப் படிக்க முடியாது. Excel-இல் “CSV UTF-8” ஆகச் சேமிக்கவும், அல்லது .xlsx அனுப்பவும்.',
    '.csv फ़ाइल UTF-8 में नहीं है: उसमें ₹, तमिल और हिन्दी अक्षर पढ़े नहीं जा सकते। Excel में “CSV UTF-8” में सहेजें, या .xlsx भेजें।',
  ],
  fileHeader: [
    'Row 1 must name the columns, and one of them must be SKU. Download the template to see them.',
    'வரிசை 1-இல் நெடுவரிசைகளின் பெயர்கள் வேண்டும், அவற்றில் ஒன்று SKU. அவற்றைப் பார்க்க வார்ப்புருவைப் பதிவிறக்கவும்.',
    'पंक्ति 1 में कॉलम के नाम चाहिए, और उनमें एक SKU हो। उन्हें देखने के लिए नमूना डाउनलोड करें।',
  ],
  fileColumnTwice: [
    'The column {limit} is there twice. Remove one.',
    '{limit} நெடுவரிசை இரு முறை உள்ளது. ஒன்றை நீக்கவும்.',
    'कॉलम {limit} दो बार है। एक हटाएँ।',
  ],
  fileEmpty: [
    'The file has no rows below the column names.',
    'நெடுவரிசைப் பெயர்களுக்குக் கீழே வரிசைகள் இல்லை.',
    'फ़ाइल में कॉलम के नामों के नीचे कोई पंक्ति नहीं है।',
  ],
  bulkBlocked: ['An admin blocked it.', 'நிர்வாகி இதைத் தடுத்துள்ளார்.', 'एडमिन ने इसे रोका है।'],
  bulkPausedByAdmin: ['An admin paused it.', 'நிர்வாகி இதை நிறுத்தி வைத்துள்ளார்.', 'एडमिन ने इसकी बिक्री रोकी है।'],
  bulkNotOnSale: [
    'It is not on sale, so it cannot be paused.',
    'இது விற்பனையில் இல்லை, எனவே நிறுத்த முடியாது.',
    'यह बिक्री में नहीं है, इसलिए रोका नहीं जा सकता।',
  ],
  bulkNotPaused: [
    'It is not paused, so it cannot be sold again.',
    'இதன் விற்பனை நிறுத்தப்படவில்லை, எனவே மீண்டும் தொடங்க முடியாது.',
    'इसकी बिक्री रुकी नहीं है, इसलिए दोबारा शुरू नहीं हो सकती।',
  ],
  bulkSameStock: ['It has this stock already.', 'இருப்பு ஏற்கெனவே இதுதான்.', 'स्टॉक पहले से इतना ही है।'],
  bulkSamePrice: [
    'The price stays the same after rounding.',
    'முழு ரூபாயாக்கிய பின் விலை மாறவில்லை.',
    'पूरे रुपये करने पर कीमत वही रहती है।',
  ],
  bulkAboveMrp: ['The price would be above the MRP.', 'விலை MRP-ஐ விட அதிகமாகிவிடும்.', 'कीमत MRP से ज़्यादा हो जाएगी।'],
  bulkAboveB2c: [
    'The price for businesses (B2B) would be above the price for people (B2C).',
    'வணிக விலை (B2B) தனிநபர் விலையை (B2C) விட அதிகமாகிவிடும்.',
    'व्यापारी की कीमत (B2B) आम ग्राहक की कीमत (B2C) से ज़्यादा हो जाएगी।',
  ],
  bulkBreaks: [
    'The prices by quantity would be equal after rounding.',
    'முழு ரூபாயாக்கிய பின் எண்ணிக்கைவாரி விலைகள் சமமாகிவிடும்.',
    'पूरे रुपये करने पर संख्या के हिसाब से कीमतें बराबर हो जाएँगी।',
  ],
} satisfies Record<string, Words>;

export type ListingProblemName = keyof typeof words;
export type ListingProblemLanguage = 'en' | 'ta' | 'hi';

export interface ListingProblem {
  readonly rule: ListingProblemName;
  /** The one fact the sentence needs: a limit, a name from the sheet, a row. */
  readonly limit?: string | number;
}

export const listingProblemNames = Object.keys(words) as ListingProblemName[];
const place = { en: 0, ta: 1, hi: 2 } as const;

export function listingProblemText(problem: ListingProblem, language: ListingProblemLanguage = 'en'): string {
  // A function: what a person wrote may hold `$&`.
  return words[problem.rule][place[language]].replace('{limit}', () => String(problem.limit ?? ''));
}

/** What was kept before there were names, or comes from another room, is said as it stands. */
export function listingErrorText(
  error: { message: string; rule?: string; limit?: string | number },
  language: ListingProblemLanguage,
): string {
  const rule = listingProblemNames.find((name) => name === error.rule);
  if (rule === undefined) return error.message;
  return listingProblemText({ rule, ...(error.limit === undefined ? {} : { limit: error.limit }) }, language);
}

/** What a form of a listing can be told, as the pages keep their texts: by name. */
const inForms = [
  'forbidden',
  'shortest',
  'modelsNeeded',
  'aboveMrp',
  'aboveB2c',
  'breaksRise',
  'breaksFall',
  'gstOfHsn',
  'bisNeeded',
  'skuTaken',
] as const satisfies readonly ListingProblemName[];

export const listingRules = (language: ListingProblemLanguage): Record<string, string> =>
  Object.fromEntries(inForms.map((name) => [name, words[name][place[language]]]));

/** The heads of the file with the rows to correct. */
export const correctionHeads: Readonly<Record<ListingProblemLanguage, readonly [row: string, correct: string]>> = {
  en: ['Row', 'What to correct'],
  ta: ['வரி', 'திருத்த வேண்டியது'],
  hi: ['पंक्ति', 'क्या सुधारें'],
};
