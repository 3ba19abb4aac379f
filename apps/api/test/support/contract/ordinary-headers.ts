/** What any answer of the server carries, of the API or not: of HTTP itself, of CORS, and for the safety of browsers. */
const ordinary = new Set([
  'allow',
  'cache-control',
  'connection',
  'content-length',
  'content-security-policy',
  'content-type',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'date',
  'keep-alive',
  'origin-agent-cluster',
  'referrer-policy',
  'strict-transport-security',
  'transfer-encoding',
  'vary',
  'x-content-type-options',
  'x-dns-prefetch-control',
  'x-download-options',
  'x-frame-options',
  'x-permitted-cross-domain-policies',
  'x-xss-protection',
]);

/** Whether a header needs no word in the description of a route. */
export function isOrdinary(name: string): boolean {
  return ordinary.has(name) || name.startsWith('access-control-');
}
