/** Names that every host of the lab knows (by a hosts file of its namespace), so that IPv4 and IPv6 find the same. */
export const controlHost = 'control.lab';
export const relayHost = 'relay.lab';
export const controlOrigin = `http://${controlHost}:443`;
export const proxyAddress = 'http://198.51.100.1:3128';
