import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { ButtonLink } from '#src/components/button-link.tsx';
import { Button } from '#src/components/button.tsx';
import { FormHeading } from '#src/components/form-heading.tsx';
import { Logo } from '#src/components/logo.tsx';
import { ProviderMark } from '#src/components/provider-mark.tsx';
import { paths } from '#src/lib/paths.ts';
import { linkTicket, type LinkTicket } from '#src/session/link-ticket.ts';
import { providerName, useProviders } from '#src/session/oauth-providers.ts';

/**
 * A provider vouched for somebody, but its word alone does not decide whose account that is. Signing in here proves it;
 * the connection is then made by itself.
 */
export function LinkProviderPage() {
  const [ticket] = useState(() => linkTicket.find());
  return ticket === null ? <NothingWaiting /> : <Explain ticket={ticket} />;
}

function Explain({ ticket }: { ticket: LinkTicket }) {
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const query = search.toString();
  const providers = useProviders();
  const name = providerName(ticket.provider, providers);

  function giveUp(): void {
    linkTicket.drop();
    void navigate({ pathname: paths.login, search: query }, { replace: true });
  }

  return (
    <>
      <div className="mb-6 flex items-center gap-3" aria-hidden="true">
        <span className="grid size-11 place-items-center rounded-xl border border-line bg-surface shadow-sm">
          <ProviderMark provider={ticket.provider} className="size-5" />
        </span>
        <span className="h-px w-8 border-t border-dashed border-control" />
        <span className="grid h-11 place-items-center rounded-xl border border-line bg-surface px-3 shadow-sm">
          <Logo />
        </span>
      </div>
      <FormHeading title={`Connect ${name} to your account`}>
        {ticket.email ? (
          <>
            {name} knows you as <strong className="font-medium break-words text-ink">{ticket.email}</strong>.
            To be sure that the account here is yours too, sign in to it once
          </>
        ) : (
          <>{name} did not tell us a confirmed address. Sign in to your account here once</>
        )}
        ; {name} is then connected by itself.
      </FormHeading>
      <div className="flex flex-col gap-3">
        <ButtonLink to={{ pathname: paths.login, search: query }} size="lg">
          Sign in and connect
        </ButtonLink>
        <ButtonLink to={{ pathname: paths.register, search: query }} size="lg" variant="secondary">
          I have no account yet
        </ButtonLink>
        <Button size="lg" variant="ghost" onClick={giveUp}>
          Don’t connect
        </Button>
      </div>
      <p className="mt-6 text-sm text-faint">
        This waits for half an hour, in this tab only. Nothing is connected until you have signed in.
      </p>
    </>
  );
}

function NothingWaiting() {
  return (
    <>
      <FormHeading title="Nothing to connect">
        What was to be connected is too long ago, or is connected already. Sign in, and connect providers in
        your security settings.
      </FormHeading>
      <ButtonLink to={paths.login} size="lg" className="w-full">
        Sign in
      </ButtonLink>
    </>
  );
}
