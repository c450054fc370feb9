/** Where to deliver, as last said on any page. A cookie, so that server-rendered pages can use it too. */
export const pinCookie = 'mistri_pin';
export const pinForm = /^[1-9]\d{5}$/;
