export interface DocumentPage {
  title: string;
  text: string;
  fields: readonly [label: string, value: string][];
  /** The machine-readable line at the foot, as on a passport. */
  zone: string;
}

/** The document of the sign-in page, which is there at once; see `other-document.tsx` for the others. */
export const signInDocument: DocumentPage = {
  title: 'One session, in plain sight.',
  text: 'Every device you sign in on is listed in your account. End one, and it is out within a second.',
  fields: [
    ['Document', 'Session'],
    ['Access', '10 minutes'],
    ['Renewal', 'Rotating, one use'],
    ['Revocation', 'Immediate'],
  ],
  zone: 'AF<SESSION<<ES256<<ROTATE<<REVOKE',
};
