import { Fingerprint, Mail } from 'lucide-react';
import { ButtonLink } from '#src/components/button-link.tsx';
import { Button } from '#src/components/button.tsx';
import { LastUsed } from '#src/components/last-used.tsx';
import { OrDivider } from '#src/components/or-divider.tsx';
import { ProviderButtons } from '#src/components/provider-buttons.tsx';
import { passkeysSupported } from '#src/lib/passkeys.ts';
import { paths } from '#src/lib/paths.ts';

interface OtherWaysProps {
  query: string;
  passkeyBusy: boolean;
  onPasskey: () => void;
  /** Takes along what was typed as the address. */
  onEmailLink: () => void;
}

/** The ways in beside the password. Those that depend on the server come last, so that nothing moves when they do. */
export function OtherWays({ query, passkeyBusy, onPasskey, onEmailLink }: OtherWaysProps) {
  return (
    <>
      <OrDivider />
      <div className="space-y-3">
        {passkeysSupported() ? (
          <LastUsed method="passkey">
            {(describedBy) => (
              <Button
                variant="secondary"
                size="lg"
                className="w-full"
                aria-describedby={describedBy}
                loading={passkeyBusy}
                onClick={onPasskey}
              >
                {passkeyBusy ? null : <Fingerprint aria-hidden="true" className="size-[1.125rem]" />}
                Sign in with a passkey
              </Button>
            )}
          </LastUsed>
        ) : null}
        <LastUsed method="magic_link">
          {(describedBy) => (
            <ButtonLink
              to={`${paths.emailLink}${query}`}
              variant="secondary"
              size="lg"
              className="w-full"
              aria-describedby={describedBy}
              onClick={onEmailLink}
            >
              <Mail aria-hidden="true" className="size-[1.125rem]" />
              Email me a sign-in link
            </ButtonLink>
          )}
        </LastUsed>
        <ProviderButtons />
      </div>
    </>
  );
}
