import { lazy, Suspense } from 'react';
import { useProviders } from '#src/session/oauth-providers.ts';

const ProviderList = lazy(async () => ({ default: (await import('./provider-list')).ProviderList }));

/** A button for each provider of this installation; nothing, and nothing loaded for it, where there is none. */
export function ProviderButtons() {
  const providers = useProviders();
  if (providers.length === 0) return null;
  return (
    <Suspense fallback={null}>
      <ProviderList providers={providers} />
    </Suspense>
  );
}
