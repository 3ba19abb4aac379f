const bytes = (text: string) => new TextEncoder().encode(text).buffer;

/** What a browser's `navigator.credentials.get()` gives, as far as the pages read it. */
export const credential = {
  id: 'aWQ',
  rawId: bytes('id'),
  type: 'public-key',
  authenticatorAttachment: 'platform',
  getClientExtensionResults: () => ({}),
  response: {
    authenticatorData: bytes('data'),
    clientDataJSON: bytes('{}'),
    signature: bytes('signature'),
    userHandle: bytes('user'),
  },
};
