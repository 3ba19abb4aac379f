import { Fingerprint, KeyRound, Mail, Smartphone, Users, type LucideIcon } from 'lucide-react';

interface Way {
  icon: LucideIcon;
  title: string;
  text: string;
}

const ways: readonly Way[] = [
  {
    icon: KeyRound,
    title: 'Password',
    text: 'Measured for strength, checked against known leaks in production, kept as a hash only.',
  },
  {
    icon: Fingerprint,
    title: 'Passkey',
    text: 'Fingerprint, face or screen lock, always verified. Nothing to type, nothing to phish.',
  },
  {
    icon: Mail,
    title: 'Email link',
    text: 'Open it on the phone, go on at the computer: two digits tie the one to the other.',
  },
  {
    icon: Users,
    title: 'Google, GitHub, OpenID Connect',
    text: 'Any of them, once configured. An address alone never opens somebody else’s account.',
  },
  {
    icon: Smartphone,
    title: 'Two-step verification',
    text: 'An authenticator app with ten recovery codes, asked for after each of these. A passkey is both steps at once.',
  },
];

/** What people can sign in with. */
export function WaysIn() {
  return (
    <section aria-labelledby="ways" className="mx-auto max-w-6xl px-5 pt-20 sm:px-8 sm:pt-24">
      <h2 id="ways" className="max-w-md text-3xl font-semibold tracking-tight">
        Every way in, one gate behind them
      </h2>
      <p className="mt-3 max-w-lg text-soft">
        Everybody manages their own in the settings, and the last one cannot be removed.
      </p>
      <ul className="mt-10 grid overflow-hidden rounded-2xl border border-line bg-line sm:grid-cols-2 sm:gap-px lg:grid-cols-6">
        {ways.map(({ icon: Icon, title, text }, index) => (
          <li
            key={title}
            className={`bg-surface p-6 max-sm:not-first:border-t max-sm:not-first:border-line sm:last:col-span-2 ${index < 3 ? 'lg:col-span-2' : 'lg:col-span-3 lg:last:col-span-3'}`}
          >
            <Icon aria-hidden="true" className="size-5 text-accent-text" strokeWidth={1.8} />
            <h3 className="mt-4 font-medium">{title}</h3>
            <p className="mt-1.5 text-sm text-soft">{text}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
