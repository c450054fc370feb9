import type { MailWords, Templates } from './template.ts';

const because = (reason: string): string => (reason === '' ? '' : ` कारण: ${reason}`);
const accounts = { dealer: 'विक्रेता', business: 'व्यवसाय' } as const;

export const hi: Templates = {
  order_paid: (f) => ({
    title: `ऑर्डर ${f.order} का भुगतान हो गया`,
    body: `${f.item} के लिए आपका ${f.amount} डिलीवरी तक सुरक्षित रखा गया है। अब विक्रेता ऑर्डर स्वीकार करेगा।`,
  }),
  order_received: (f) => ({
    title: `नया ऑर्डर ${f.order}`,
    body: `${f.item}, ${f.amount} का भुगतान हो चुका है। समय पर स्वीकार करें, नहीं तो ऑर्डर रद्द होगा और पैसा लौट जाएगा।`,
  }),
  order_accepted: (f) => ({
    title: `विक्रेता ने ऑर्डर ${f.order} स्वीकार किया`,
    body: `${f.item} पैक करके कूरियर को दिया जाएगा।`,
  }),
  order_shipped: (f) => ({
    title: `ऑर्डर ${f.order} रास्ते में है`,
    body: `${f.item} कूरियर को दे दिया गया। डिलीवरी कोड तभी बताएँ जब पार्सल आपके हाथ में हो।`,
  }),
  order_delivered: (f) => ({
    title: `ऑर्डर ${f.order} पहुँच गया`,
    body: `${f.item} में कोई कमी है? ऑर्डर के पेज पर वापसी माँगें या शिकायत करें। सब ठीक है? तो रेटिंग दें।`,
  }),
  order_handed_over: (f) => ({
    title: `ऑर्डर ${f.order} पहुँच गया`,
    body: 'आपत्ति का समय पूरा होने पर पैसा जारी होगा।',
  }),
  order_lapsed: (f) => ({
    title: `ऑर्डर ${f.order} का भुगतान समय पर नहीं हुआ`,
    body: `${f.item} अब आपके लिए आरक्षित नहीं है। आप फिर से ऑर्डर कर सकते हैं। देर से आया भुगतान लौटा दिया जाएगा।`,
  }),
  order_cancelled: (f) => ({
    title: `ऑर्डर ${f.order} रद्द हुआ`,
    body: `${f.item} के लिए दिया गया पैसा उसी खाते में लौटेगा।${because(f.reason)}`,
  }),
  order_cancelled_seller: (f) => ({
    title: `ऑर्डर ${f.order} रद्द हुआ`,
    body: `${f.item} न भेजें, वह आपके स्टॉक में लौट गया है।${because(f.reason)}`,
  }),
  order_missed: (f) => ({
    title: `ऑर्डर ${f.order} आपके हाथ से गया`,
    body: `समय पर स्वीकार या रवाना न होने से रद्द हुआ। ${f.item} आपके स्टॉक में लौट गया है।`,
  }),
  return_requested: (f) => ({
    title: `वापसी का अनुरोध: ऑर्डर ${f.order}`,
    body: `ख़रीदार ${f.item} लौटाना चाहता है। ऑर्डर के पेज पर स्वीकार या अस्वीकार करें।`,
  }),
  return_withdrawn: (f) => ({
    title: `वापसी का अनुरोध वापस लिया गया: ऑर्डर ${f.order}`,
    body: 'ख़रीदार सामान रख रहा है। आपको कुछ नहीं करना है।',
  }),
  return_accepted: (f) => ({
    title: `ऑर्डर ${f.order} की वापसी स्वीकार हुई`,
    body: `${f.item} वापस भेजें। विक्रेता को मिलते ही पैसा लौटेगा।`,
  }),
  return_rejected: (f) => ({
    title: `ऑर्डर ${f.order} की वापसी अस्वीकार हुई`,
    body: 'कारण ऑर्डर के पेज पर है। वहीं शिकायत कर सकते हैं, फ़ैसला हमारी टीम करेगी।',
  }),
  return_received: (f) => ({
    title: `ऑर्डर ${f.order} का लौटाया सामान पहुँचा`,
    body: 'सामान विक्रेता को मिल गया। आपका पैसा लौट रहा है।',
  }),
  dispute_opened: (f) => ({
    title: `शिकायत दर्ज हुई: ऑर्डर ${f.order}`,
    body: 'फ़ैसले तक पैसा रुका रहेगा। दोनों पक्ष ऑर्डर के पेज पर सबूत जोड़ सकते हैं।',
  }),
  dispute_over: (f) => ({
    title: `फ़ैसला हुआ: ऑर्डर ${f.order}`,
    body: 'शिकायत बंद हुई। फ़ैसला ऑर्डर के पेज पर पढ़ें।',
  }),
  payment_failed: (f) => ({
    title: 'भुगतान नहीं हो पाया',
    body: `${f.item} के लिए कुछ नहीं लिया गया। खाते से कटा हो तो बैंक लौटा देगा। आरक्षण रहते फिर कोशिश करें।`,
  }),
  refund_sent: (f) => ({
    title: `${f.amount} लौटाया गया`,
    body: `ऑर्डर ${f.order} का पैसा उसी खाते में भेजा गया जिससे भुगतान हुआ था। बैंक में दिखने में 7 कार्य दिवस तक लग सकते हैं।`,
  }),
  refund_taken: (f) => ({
    title: `ऑर्डर ${f.order} का ${f.amount} ख़रीदार को लौट रहा है`,
    body: 'आपके बैलेंस पर असर कमाई के पेज पर देखें।',
  }),
  money_released: (f) => ({
    title: `${f.amount} आपके बैलेंस में जुड़ा`,
    body: `ऑर्डर ${f.order}, कमीशन और कर काटकर। अगले भुगतान में मिलेगा।`,
  }),
  payout_paid: (f) => ({
    title: `${f.amount} आपको भेजा गया`,
    body: `${f.reference === '' ? '' : `बैंक संदर्भ ${f.reference}। `}ऑर्डरों की सूची आपके विवरण में है।`,
  }),
  payout_failed: (f) => ({
    title: `${f.amount} का भुगतान विफल हुआ`,
    body: `पैसा आपके बैलेंस में लौट गया है। अपना भुगतान खाता जाँचें।${because(f.reason)}`,
  }),
  invoice_issued: (f) => ({
    title: `दस्तावेज़ ${f.reference} तैयार है`,
    body: `ऑर्डर ${f.order} के पेज से डाउनलोड करें।`,
  }),
  payout_account_changed: (f) => ({
    title: 'आपका भुगतान खाता बदला गया',
    body: `${f.day} से पैसा नए खाते में जाएगा। अगर यह आपने नहीं किया, तो तुरंत पासवर्ड बदलें और हमें लिखें।`,
  }),
  application_approved: (f) => ({
    title: `आपका ${accounts[f.account]} खाता स्वीकृत हुआ`,
    body:
      f.account === 'dealer'
        ? 'अब आप सामान सूचीबद्ध करके बेच सकते हैं।'
        : 'अब आपको व्यवसाय के दाम दिखेंगे और बिल पर आपका GSTIN होगा।',
  }),
  application_rejected: (f) => ({
    title: `आपके ${accounts[f.account]} आवेदन में सुधार चाहिए`,
    body: `सुधार कर फिर भेजें।${because(f.reason)}`,
  }),
  application_suspended: (f) => ({
    title: `आपका ${accounts[f.account]} खाता रोका गया है`,
    body: `${
      f.account === 'dealer'
        ? 'आपकी सूचियाँ छिपा दी गई हैं। जिन ऑर्डरों का भुगतान हो चुका है, उन्हें भेजना होगा।'
        : 'तब तक आप सामान्य दाम पर ख़रीद सकते हैं।'
    }${because(f.reason)}`,
  }),
  application_blocked: (f) => ({
    title: `आपका ${accounts[f.account]} खाता बंद किया गया`,
    body: `अगर यह ग़लत है तो शिकायत अधिकारी को लिखें।${because(f.reason)}`,
  }),
  document_lapsing: (f) => ({
    title: 'एक दस्तावेज़ जल्द समाप्त होगा',
    body: `${f.document} ${f.day} तक मान्य है। नया अपलोड करें, नहीं तो खाता रोका जाएगा।`,
  }),
  document_lapsed: (f) => ({
    title: 'एक दस्तावेज़ समाप्त हो गया',
    body: `${f.document} ${f.day} तक ही मान्य था। फिर बेचने के लिए नया अपलोड करें।`,
  }),
  stock_low: (f) => ({
    title: `स्टॉक कम: ${f.item}`,
    body: `${f.available} बचे हैं। ख़त्म होने से पहले भरें।`,
  }),
  rating_received: (f) => ({
    title: `एक ख़रीदार ने 5 में से ${f.score} सितारे दिए`,
    body: 'पढ़ें और सबके सामने जवाब दें।',
  }),
  rating_answered: () => ({
    title: 'विक्रेता ने आपकी रेटिंग का जवाब दिया',
    body: 'जवाब पढ़ें। रेटिंग देने के 30 दिन तक आप उसे बदल सकते हैं।',
  }),
  rating_hidden: () => ({
    title: 'आपकी रेटिंग छिपाई गई',
    body: 'जाँच में वह रेटिंग के हमारे नियमों के विरुद्ध पाई गई।',
  }),
  staff_payment_stuck: () => ({
    title: 'अटका हुआ भुगतान',
    body: 'एक भुगतान दो घंटे से न आया है, न विफल हुआ है।',
  }),
  staff_hold_overdue: (f) => ({
    title: `रोका गया पैसा समय से ऊपर: ऑर्डर ${f.order}`,
    body: 'कोई रिलीज़ या रोक अपनी सीमा से पुरानी है।',
  }),
  staff_review_required: () => ({
    title: 'एक भुगतान जाँच की प्रतीक्षा में है',
    body: 'धोखाधड़ी जाँच ने उसे रोका। कारण उसके साथ हैं।',
  }),
  staff_refund_failed: (f) => ({
    title: `रिफ़ंड विफल: ऑर्डर ${f.order}`,
    body: `गेटवे ने पैसा नहीं लौटाया।${because(f.reason)}`,
  }),
  staff_ledger_failed: () => ({
    title: 'बहीखाते की जाँच में अंतर मिला',
    body: 'सबसे पहले भुगतान रोकें और कार्य-पुस्तिका का पालन करें।',
  }),
};

export const hiMail: MailWords = {
  open: 'मिस्त्री में खोलें',
  deliveryCode: (code) => `आपका डिलीवरी कोड: ${code}`,
  why: 'यह मेल इसलिए आया क्योंकि यह आपके खाते या किसी ऑर्डर के बारे में है।',
  change: 'चुनें कि आपको क्या बताया जाए',
  help: (contact) => `सवाल या शिकायत: ${contact}`,
};
