import { Compass } from 'lucide-react';
import { Link } from 'react-router-dom';
import { EmptyState } from '#src/components/empty-state.tsx';
import { PageTitle } from '#src/components/page-title.tsx';
import { textLinkStyle } from '#src/components/text-link.tsx';
import { paths } from '#src/lib/paths.ts';

export function ConsoleNotFoundPage() {
  return (
    <>
      <PageTitle title="There is no such page" />
      <EmptyState icon={Compass} title="The console has nothing at this address">
        <Link to={paths.admin} className={textLinkStyle}>
          Go to the start of the console
        </Link>
      </EmptyState>
    </>
  );
}
