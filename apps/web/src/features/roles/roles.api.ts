import type { CreateRole, Role, UpdateRole } from '@authflow/contracts';
import { api } from '#src/lib/api.ts';

const one = (id: string): string => `/v1/admin/roles/${encodeURIComponent(id)}`;

// A change of a role is a change of everybody who has it, the viewer perhaps among them.
const changed = ['Roles', 'AdminUsers', 'AuditEvents', 'Account'] as const;

const rolesApi = api.injectEndpoints({
  endpoints: (build) => ({
    createRole: build.mutation<Role, CreateRole>({
      query: (body) => ({ url: '/v1/admin/roles', method: 'POST', body, access: 'session' }),
      invalidatesTags: ['Roles', 'AuditEvents'],
    }),
    updateRole: build.mutation<Role, { id: string; body: UpdateRole }>({
      query: ({ id, body }) => ({ url: one(id), method: 'PATCH', body, access: 'session' }),
      invalidatesTags: [...changed],
    }),
    deleteRole: build.mutation<unknown, string>({
      query: (id) => ({ url: one(id), method: 'DELETE', access: 'session' }),
      invalidatesTags: [...changed],
    }),
  }),
});

export const { useCreateRoleMutation, useUpdateRoleMutation, useDeleteRoleMutation } = rolesApi;
