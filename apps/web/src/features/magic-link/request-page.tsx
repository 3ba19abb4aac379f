import { magicLinkSchema } from '@authflow/contracts';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { FormHeading } from '#src/components/form-heading.tsx';
import { TextLink } from '#src/components/text-link.tsx';
import { useApiClient } from '#src/lib/client-context.ts';
import { paths } from '#src/lib/paths.ts';
import { EmailRequestForm } from '#src/session/email-request-form.tsx';
import { pendingMagicLink } from '#src/session/pending-magic-link.ts';
import { requestMagicLink } from './magic-link.api';

export function RequestMagicLinkPage() {
  const client = useApiClient();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const query = search.size > 0 ? `?${search}` : '';

  return (
    <>
      <FormHeading title="Sign in by email">
        We send you a link and a code. No password needed, and both work once.
      </FormHeading>
      <EmailRequestForm
        schema={magicLinkSchema}
        send={(values) => requestMagicLink(client, values)}
        onSent={(email, sent) => {
          pendingMagicLink.begin(sent, email);
          return navigate(`${paths.emailLinkSent}${query}`);
        }}
      />
      <p className="mt-6 text-sm text-soft">
        Rather another way? <TextLink to={`${paths.login}${query}`}>Back to sign in</TextLink>
      </p>
    </>
  );
}
