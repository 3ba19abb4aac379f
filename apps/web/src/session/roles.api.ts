import type { Page, Role } from '@authflow/contracts';
import { api } from '#src/lib/api.ts';

const rolesApi = api.injectEndpoints({
  endpoints: (build) => ({
    /** All there are: at most as many as fit on one page. */
    listRoles: build.query<Role[], void>({
      query: () => ({ url: '/v1/admin/roles', params: { limit: 100 }, access: 'session' }),
      transformResponse: ({ items }: Page<Role>) => items,
      providesTags: ['Roles'],
    }),
  }),
});

export const { useListRolesQuery } = rolesApi;
