/** Everything the shop says about time is said in India's time. */
export const timeZone = 'Asia/Kolkata';
