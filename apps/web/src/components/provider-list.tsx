import type { OAuthProvider } from '@authflow/contracts';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { classNames } from '#src/lib/class-names.ts';
import { safeReturnTo } from '#src/lib/safe-return-to.ts';
import { Button } from './button';
import { LastUsed } from './last-used';
import { ProviderMark } from './provider-mark';

/** A button for each provider of this installation. */
export function ProviderList({ providers }: { providers: readonly OAuthProvider[] }) {
  const [search] = useSearchParams();
  const [leavingFor, setLeavingFor] = useState<string | null>(null);

  async function leave(provider: string): Promise<void> {
    setLeavingFor(provider);
    const returnTo = safeReturnTo(search.get('returnTo'));
    const { beginFlow, signInUrl } = await import('#src/lib/oauth-flow.ts');
    const { codeChallenge } = await beginFlow({ kind: 'sign_in', provider, returnTo });
    window.location.assign(signInUrl(provider, { codeChallenge, returnTo }));
  }

  return (
    <ul className={classNames('grid animate-fade gap-3', providers.length > 1 && 'sm:grid-cols-2')}>
      {providers.map(({ id, name }, index) => (
        <li
          key={id}
          className={classNames(
            'min-w-0',
            index === providers.length - 1 && index > 0 && index % 2 === 0 && 'sm:col-span-2',
          )}
        >
          <LastUsed method={`oauth:${id}`}>
            {(describedBy) => (
              <Button
                variant="secondary"
                size="lg"
                className="w-full"
                aria-describedby={describedBy}
                loading={leavingFor === id}
                disabled={leavingFor !== null}
                onClick={() => void leave(id)}
              >
                {leavingFor === id ? null : <ProviderMark provider={id} />}
                <span className="truncate">
                  <span className={classNames(providers.length > 1 && 'sm:sr-only')}>Continue with </span>
                  {name}
                </span>
              </Button>
            )}
          </LastUsed>
        </li>
      ))}
    </ul>
  );
}
