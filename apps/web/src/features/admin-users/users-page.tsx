import { UserPlus, Users } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '#src/components/button.tsx';
import { DataTable } from '#src/components/data-table.tsx';
import { EmptyState } from '#src/components/empty-state.tsx';
import { FilterBar } from '#src/components/filter-bar.tsx';
import { FilterMenu } from '#src/components/filter-menu.tsx';
import { PageHead } from '#src/components/page-head.tsx';
import { SearchField } from '#src/components/search-field.tsx';
import { adminUserPath } from '#src/lib/paths.ts';
import { useNow } from '#src/lib/use-now.ts';
import { useUrlFilters } from '#src/lib/use-url-filters.ts';
import { useListRolesQuery } from '#src/session/roles.api.ts';
import { Allowed } from '#src/session/allowed.tsx';
import { useListUsersInfiniteQuery } from './admin-users.api';
import { InviteDialog } from './invite-dialog';
import { UserCard } from './user-card';
import { userColumns } from './user-columns';
import { defaultSort, filterOptions, readFilter, readSort, sortOptions } from './user-words';

/** Everybody with an account, narrowed and sorted by what the address says. */
export function UsersPage() {
  const { values, change, clear } = useUrlFilters(['search', 'status', 'role', 'sort']);
  const { search, role } = values;
  const status = readFilter(values.status);
  const sort = readSort(values.sort);
  const list = useListUsersInfiniteQuery({ search, status, role, sort }, { refetchOnMountOrArgChange: true });
  const { data, currentData, error, isFetching, isFetchingNextPage, hasNextPage } = list;
  const { data: roles } = useListRolesQuery();
  const now = useNow(60_000);
  const shown = error === undefined ? data : currentData;
  const narrowed = search !== undefined || status !== undefined || role !== undefined;

  function sortBy(value: string): void {
    change({ sort: value === defaultSort ? '' : value });
  }

  return (
    <div className="space-y-6">
      <PageHead title="Users" description="Everybody with an account here.">
        <Allowed permission="users:write">
          <InviteButton />
        </Allowed>
      </PageHead>
      <FilterBar label="Users" active={narrowed} onClear={clear}>
        <SearchField
          label="Search users"
          placeholder="Name, address or id"
          value={search ?? ''}
          onSearch={(text) => change({ search: text }, 'replace')}
          className="w-full sm:w-72"
        />
        <FilterMenu
          label="Status"
          any="Any"
          options={filterOptions}
          value={status}
          onChange={(value) => change({ status: value ?? '' })}
        />
        {roles === undefined && role === undefined ? null : (
          <FilterMenu
            label="Role"
            any="Any"
            options={(roles ?? []).map(({ name }) => ({ value: name, label: name }))}
            value={role}
            onChange={(value) => change({ role: value ?? '' })}
          />
        )}
        <FilterMenu
          label="Sort"
          options={sortOptions}
          value={sort}
          onChange={(value) => sortBy(value ?? '')}
          className="lg:hidden"
        />
      </FilterBar>
      <DataTable
        label="Users"
        columns={userColumns(now)}
        items={shown?.pages.flatMap((page) => page.items)}
        rowKey={(user) => user.id}
        href={(user) => adminUserPath(user.id)}
        card={(user) => <UserCard user={user} now={now} />}
        sorting={{ value: sort, onChange: sortBy }}
        stale={currentData === undefined && data !== undefined && isFetching}
        error={error}
        onRetry={() => void list.refetch()}
        more={hasNextPage ? { loading: isFetchingNextPage, load: () => void list.fetchNextPage() } : null}
        empty={
          narrowed ? (
            <EmptyState icon={Users} title="Nobody matches">
              Try fewer filters, or part of the address.
            </EmptyState>
          ) : (
            <EmptyState icon={Users} title="Nobody has an account yet">
              People appear here when they register, or when you invite them.
            </EmptyState>
          )
        }
      />
    </div>
  );
}

function InviteButton() {
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  return (
    <>
      <Button ref={opener} onClick={() => setOpen(true)}>
        <UserPlus aria-hidden="true" className="size-4" /> Invite
      </Button>
      <InviteDialog opener={opener} open={open} onClose={() => setOpen(false)} />
    </>
  );
}
