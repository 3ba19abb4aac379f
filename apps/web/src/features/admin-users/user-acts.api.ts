import type { AdminUser, BanUser, userDeletedSchema, userLoggedOutSchema } from '@authflow/contracts';
import type { z } from 'zod';
import { api } from '#src/lib/api.ts';
import { userUrl, type Change } from './admin-users.api';

/** What operators do to an account. */
const userActsApi = api.injectEndpoints({
  endpoints: (build) => ({
    banUser: build.mutation<AdminUser, Change<BanUser>>({
      query: ({ id, body }) => ({ url: `${userUrl(id)}/ban`, method: 'POST', body, access: 'session' }),
      invalidatesTags: ['AdminUsers', 'AuditEvents'],
    }),
    unbanUser: build.mutation<AdminUser, string>({
      query: (id) => ({ url: `${userUrl(id)}/unban`, method: 'POST', body: {}, access: 'session' }),
      invalidatesTags: ['AdminUsers', 'AuditEvents'],
    }),
    logoutUser: build.mutation<z.infer<typeof userLoggedOutSchema>, string>({
      query: (id) => ({ url: `${userUrl(id)}/logout`, method: 'POST', body: {}, access: 'session' }),
      invalidatesTags: ['AdminUsers', 'AuditEvents'],
    }),
    sendPasswordReset: build.mutation<unknown, string>({
      query: (id) => ({
        url: `${userUrl(id)}/send-password-reset`,
        method: 'POST',
        body: {},
        access: 'session',
      }),
      invalidatesTags: ['AdminUsers', 'AuditEvents', 'MailOutbox'],
    }),
    deleteUser: build.mutation<z.infer<typeof userDeletedSchema>, string>({
      query: (id) => ({ url: userUrl(id), method: 'DELETE', access: 'session' }),
      invalidatesTags: ['AdminUsers', 'AuditEvents', 'Roles'],
    }),
    restoreUser: build.mutation<AdminUser, string>({
      query: (id) => ({ url: `${userUrl(id)}/restore`, method: 'POST', body: {}, access: 'session' }),
      invalidatesTags: ['AdminUsers', 'AuditEvents', 'Roles'],
    }),
  }),
});

export const {
  useBanUserMutation,
  useUnbanUserMutation,
  useLogoutUserMutation,
  useSendPasswordResetMutation,
  useDeleteUserMutation,
  useRestoreUserMutation,
} = userActsApi;
