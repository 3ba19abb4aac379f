import { useProviders } from '#src/session/oauth-providers.ts';
import { OrDivider } from './or-divider';
import { ProviderButtons } from './provider-buttons';

/** The providers below a form that has no other ways beside it; nothing where there are none. */
export function OrProviders() {
  if (useProviders().length === 0) return null;
  return (
    <div className="animate-fade">
      <OrDivider />
      <ProviderButtons />
    </div>
  );
}
