import type {
  AdminUser,
  AdminUserDetail,
  AdminUsersQuery,
  InviteUser,
  Page,
  UpdateUser,
} from '@authflow/contracts';
import { api } from '#src/lib/api.ts';

export type UsersFilter = Pick<AdminUsersQuery, 'search' | 'status' | 'role' | 'sort'>;
export type Change<Body> = { id: string; body: Body };

const users = '/v1/admin/users';
export const userUrl = (id: string): string => `${users}/${encodeURIComponent(id)}`;
export const paged = { initialPageParam: null, getNextPageParam: (page: Page<unknown>) => page.nextCursor };

const adminUsersApi = api.injectEndpoints({
  endpoints: (build) => ({
    listUsers: build.infiniteQuery<Page<AdminUser>, UsersFilter, string | null>({
      infiniteQueryOptions: paged,
      query: ({ queryArg, pageParam }) => ({
        url: users,
        params: { ...queryArg, limit: 25, cursor: pageParam ?? undefined },
        access: 'session',
      }),
      providesTags: ['AdminUsers'],
    }),
    getUser: build.query<AdminUserDetail, string>({
      query: (id) => ({ url: userUrl(id), access: 'session' }),
      providesTags: ['AdminUsers'],
    }),
    inviteUser: build.mutation<AdminUser, InviteUser>({
      query: (body) => ({ url: users, method: 'POST', body, access: 'session' }),
      invalidatesTags: ['AdminUsers', 'AuditEvents', 'MailOutbox', 'Roles'],
    }),
    updateUser: build.mutation<AdminUser, Change<UpdateUser>>({
      query: ({ id, body }) => ({ url: userUrl(id), method: 'PATCH', body, access: 'session' }),
      invalidatesTags: ['AdminUsers', 'AuditEvents', 'Roles'],
    }),
  }),
});

export const { useListUsersInfiniteQuery, useGetUserQuery, useInviteUserMutation, useUpdateUserMutation } =
  adminUsersApi;
