import { paths } from '#src/lib/paths.ts';
import { DocumentText } from './document-text';
import { signInDocument, type DocumentPage } from './sign-in-document';

const account: DocumentPage = {
  title: 'Yours, once you prove it.',
  text: 'The address is confirmed before anything is opened, by a link that needs your click or by a six-digit code.',
  fields: [
    ['Document', 'Account'],
    ['Holder', 'You'],
    ['Password', 'Kept as a hash only'],
    ['Proof', 'Your inbox'],
  ],
  zone: 'AF<ACCOUNT<<REGISTER<<VERIFY<<BEGIN',
};

const invitation: DocumentPage = {
  title: 'Somebody kept a place for you.',
  text: 'The link proves that the address is yours. The password you choose is known to you alone.',
  fields: [
    ['Document', 'Invitation'],
    ['Valid', '7 days'],
    ['Uses', 'One'],
    ['Password', 'Yours to choose'],
  ],
  zone: 'AF<INVITE<<ACCEPT<<PASSWORD<<BEGIN',
};

const recovery: DocumentPage = {
  title: 'A way back in, and only for you.',
  text: 'A reset link works once. Using it ends every open session, so whoever else was in is out.',
  fields: [
    ['Document', 'Recovery'],
    ['Valid', '30 minutes'],
    ['Uses', 'One'],
    ['Open sessions', 'All ended'],
  ],
  zone: 'AF<RECOVER<<ONE<USE<<END<SESSIONS',
};

const secondStep: DocumentPage = {
  title: 'Knowing the password is not enough.',
  text: 'The second step proves that you also hold your device. Wrong guesses are counted for the account, whoever makes them.',
  fields: [
    ['Document', 'Second step'],
    ['Valid', '5 minutes'],
    ['Tries', 'Five'],
    ['Session', 'Not opened yet'],
  ],
  zone: 'AF<SECOND<STEP<<TOTP<PASSKEY<RECOVERY',
};

const mailedLink: DocumentPage = {
  title: 'Your inbox is the key.',
  text: 'Opening the link signs nobody in; your click does. From another device it takes the number you see here.',
  fields: [
    ['Document', 'Sign-in link'],
    ['Valid', '15 minutes'],
    ['Uses', 'One'],
    ['Password', 'Not needed'],
  ],
  zone: 'AF<LINK<<ASK<<MATCH<<SIGN<IN',
};

const provider: DocumentPage = {
  title: 'Another account, one more way in.',
  text: 'The provider says who you are there. Whose account it opens here is decided by what it can prove.',
  fields: [
    ['Document', 'Connection'],
    ['Protocol', 'OpenID Connect'],
    ['Code', 'One use, 60 seconds'],
    ['Bound to', 'This browser'],
  ],
  zone: 'AF<CONNECT<<STATE<NONCE<PKCE',
};

const safety: DocumentPage = {
  title: 'What can be changed can be taken back.',
  text: 'Every change to your account is mailed to you, with a link that undoes it before anybody can lock you out.',
  fields: [
    ['Document', 'Safety'],
    ['Take back', '7 days'],
    ['Restore', '14 days'],
    ['Effect', 'Within a second'],
  ],
  zone: 'AF<SAFETY<<LOCK<<UNDO<<RESTORE',
};

const documents = new Map<string, DocumentPage>([
  [paths.register, account],
  [paths.checkInbox, account],
  [paths.verifyEmail, account],
  [paths.forgotPassword, recovery],
  [paths.resetPassword, recovery],
  [paths.acceptInvitation, invitation],
  [paths.secondStep, secondStep],
  [paths.emailLink, mailedLink],
  [paths.emailLinkSent, mailedLink],
  [paths.magicLink, mailedLink],
  [paths.oauthCallback, provider],
  [paths.linkProvider, provider],
  [paths.accountLock, safety],
  [paths.confirmEmailChange, safety],
  [paths.undoEmailChange, safety],
  [paths.restoreAccount, safety],
  [paths.accountClosed, safety],
]);

/** What each step of the flow is about. */
export function OtherDocument({ pathname }: { pathname: string }) {
  return <DocumentText document={documents.get(pathname) ?? signInDocument} />;
}
