import { Guilloche } from '#src/components/guilloche.tsx';
import { paths } from '#src/lib/paths.ts';

interface DocumentPage {
  title: string;
  text: string;
  fields: readonly [label: string, value: string][];
  /** The machine-readable line at the foot, as on a passport. */
  zone: string;
}

const session: DocumentPage = {
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

const pages = new Map<string, DocumentPage>([
  [paths.login, session],
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

/** Decoration with something to say; the page's own words never depend on it. */
export function DocumentPanel({ pathname }: { pathname: string }) {
  const { title, text, fields, zone } = pages.get(pathname) ?? session;
  return (
    <aside
      aria-label="About this step"
      className="relative m-3 ml-0 hidden overflow-hidden rounded-3xl bg-panel text-panel-ink lg:block"
    >
      <div className="absolute inset-0 bg-radial-[at_80%_10%] from-transparent to-panel-deep" />
      <Guilloche className="absolute -top-[22%] -right-[38%] w-[125%] text-panel-line" />
      <div className="relative flex h-full flex-col justify-end p-10 xl:p-14">
        <p className="max-w-sm text-3xl leading-tight font-semibold tracking-tight text-balance">{title}</p>
        <p className="mt-3 max-w-sm text-panel-soft">{text}</p>
        <dl className="mt-10 grid max-w-md grid-cols-2 gap-x-8 gap-y-5 border-t border-panel-line/20 pt-6">
          {fields.map(([label, value]) => (
            <div key={label}>
              <dt className="text-xs text-panel-soft">{label}</dt>
              <dd className="mt-0.5 font-mono text-sm">{value}</dd>
            </div>
          ))}
        </dl>
        <p
          aria-hidden="true"
          className="mt-10 overflow-hidden mask-r-from-80% font-mono text-xs tracking-[0.2em] whitespace-nowrap text-panel-soft/80"
        >
          {zone.padEnd(64, '<')}
        </p>
      </div>
    </aside>
  );
}
