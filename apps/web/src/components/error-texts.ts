export interface ErrorTexts {
  title: string;
  text: string;
  again: string;
  number: string;
}

/** The only texts outside `messages/`: see `ErrorPage`. */
export const errorTexts: Record<'en' | 'ta' | 'hi', ErrorTexts> = {
  en: {
    title: 'Something went wrong',
    text: 'This page could not be shown. Nothing you did was lost on our side. Please try again.',
    again: 'Try again',
    number: 'If it stays, tell support this number:',
  },
  ta: {
    title: 'ஏதோ தவறு நேர்ந்தது',
    text: 'இந்தப் பக்கத்தைக் காட்ட முடியவில்லை. நீங்கள் செய்த எதுவும் எங்கள் பக்கம் இழக்கப்படவில்லை. மீண்டும் முயலுங்கள்.',
    again: 'மீண்டும் முயல்க',
    number: 'தொடர்ந்தால், இந்த எண்ணை உதவிக் குழுவிடம் சொல்லுங்கள்:',
  },
  hi: {
    title: 'कुछ गड़बड़ हो गई',
    text: 'यह पेज नहीं दिखाया जा सका। आपका किया कुछ भी हमारी ओर नहीं खोया। कृपया फिर कोशिश करें।',
    again: 'फिर कोशिश करें',
    number: 'फिर भी हो तो सहायता को यह नंबर बताएँ:',
  },
};
