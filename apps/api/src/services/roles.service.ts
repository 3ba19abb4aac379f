import {
  limits,
  roleNameSchema,
  toPermissions,
  type CreateRole,
  type Page,
  type Role,
  type UpdateRole,
} from '@authflow/contracts';
import { z } from 'zod';
import type { Actor } from '#src/domain/actor';
import { AppError } from '#src/domain/app-error';
import { covers } from '#src/domain/authorization';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import { decodeCursor, encodeCursor } from '#src/domain/cursor';
import type { Randomness } from '#src/domain/randomness';
import type { Database } from '#src/repositories/database';
import type { Repositories } from '#src/repositories/repositories';
import type { CountedRoleRow, RoleContent } from '#src/repositories/roles.repository';
import { recordAudit, type AuditEntry } from './shared/audit';
import type { RecentMarks } from './shared/recent-marks';
import { beyondOwn } from './shared/role-giving';

export interface RolesService {
  /** By name. */
  list(page: { limit?: number | undefined; cursor?: string | undefined }): Promise<Page<Role>>;
  /** @throws AppError `not_found` */
  get(id: string): Promise<Role>;
  /**
   * **State**: absent → role without members.
   * @throws AppError `insufficient_permission` (it would hold what the actor does not), `conflict` (name taken, too many)
   */
  create(actor: Actor, input: CreateRole, client: ClientContext): Promise<Role>;
  /**
   * **State**: what it holds, or whether it requires two-step verification → as asked; tokens of its members follow at
   * once, on every instance.
   * @throws AppError `not_found`, `conflict` (built in), `insufficient_permission` (it holds, or would hold, what the actor
   *   does not), `mfa_enrollment_required` (the actor would shut themselves out)
   */
  update(actor: Actor, id: string, input: UpdateRole, client: ClientContext): Promise<Role>;
  /**
   * **State**: role → gone, from all its members in the same moment.
   * @throws AppError `not_found`, `conflict` (built in), `insufficient_permission`
   */
  remove(actor: Actor, id: string, client: ClientContext): Promise<void>;
}

/** What was done, and the role whose members' tokens are out of date now; or why nothing was. */
type Outcome<Done> = { done: Done; changed?: string } | { refusal: AppError; roleId?: string };

/** Roles as data. @see THREATS A08, A13 */
export function createRolesService(deps: {
  database: Database;
  changedGrants: RecentMarks;
  clock: Clock;
  randomness: Randomness;
}): RolesService {
  const { database, changedGrants, clock, randomness } = deps;

  async function write<Done>(
    by: { actor: Actor; client: ClientContext; type: AuditEntry['type'] },
    work: (repos: Repositories) => Promise<Outcome<Done>>,
  ): Promise<Done> {
    const outcome = await database.transaction(async (repos) => {
      await repos.roles.holdForWriting();
      return work(repos);
    });
    if ('refusal' in outcome) {
      const { refusal, roleId } = outcome;
      const detail = { reason: refusal.code, ...(roleId === undefined ? {} : { roleId }) };
      await note(database.repos, by, { outcome: 'failure', detail });
      throw refusal;
    }
    if (outcome.changed !== undefined) changedGrants.add([`role:${outcome.changed}`]);
    return outcome.done;
  }

  /** A role is nobody: the event has an actor and no subject. */
  async function note(
    repos: Repositories,
    { actor, client, type }: { actor: Actor; client: ClientContext; type: AuditEntry['type'] },
    { outcome, detail }: Pick<AuditEntry, 'outcome' | 'detail'>,
  ): Promise<void> {
    const { userId: actorId, sessionId } = actor;
    await recordAudit(repos, client, clock.now(), {
      type,
      outcome,
      userId: null,
      actorId,
      sessionId,
      ...(detail === undefined ? {} : { detail }),
    });
  }

  return {
    async list(page) {
      const limit = page.limit ?? limits.pageDefault;
      const after = decodeCursor(page.cursor, parsePosition);
      const rows = await database.repos.roles.list({ limit: limit + 1, after });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        items: shown.map(toRole),
        nextCursor: last === undefined ? null : encodeCursor({ name: last.name }),
      };
    },

    async get(id) {
      const role = await database.repos.roles.find(id);
      if (role === null) throw unknownRole();
      return toRole(role);
    },

    create(actor, { name, description = '', permissions, mfaRequired = false }, client) {
      const by = { actor, client, type: 'role.created' } as const;
      return write(by, async (repos) => {
        if (!covers(actor.permissions, permissions)) return { refusal: beyondOwn() };
        if ((await repos.roles.count()) >= limits.rolesMax) return { refusal: tooMany() };
        const content = { description, permissions: toPermissions(permissions), mfaRequired };
        const now = clock.now();
        const role = await repos.roles.insert({ id: randomness.uuid(), name, ...content, now });
        if (role === null) return { refusal: nameTaken() };
        await note(repos, by, { outcome: 'success', detail: detailOf(role) });
        return { done: toRole(role) };
      });
    },

    update(actor, id, input, client) {
      const by = { actor, client, type: 'role.updated' } as const;
      return write(by, async (repos) => {
        const role = await repos.roles.find(id);
        if (role === null) return { refusal: unknownRole() };
        const content = changedContent(role, input);
        const refusal =
          judgeChange(actor, role, content, input) ?? (await judgeLockOut(repos, actor, role, content));
        if (refusal !== null) return { refusal, roleId: id };
        const updated = await repos.roles.update({ id, ...content, now: clock.now() });
        await repos.grants.announceRole(role.name);
        await note(repos, by, { outcome: 'success', detail: detailOf({ ...role, ...content }) });
        return { done: toRole(updated ?? role), changed: role.name };
      });
    },

    async remove(actor, id, client) {
      const by = { actor, client, type: 'role.deleted' } as const;
      await write(by, async (repos) => {
        const role = await repos.roles.find(id);
        if (role === null) return { refusal: unknownRole() };
        if (role.builtIn) return { refusal: builtIn('Built-in roles cannot be deleted.'), roleId: id };
        if (!covers(actor.permissions, toPermissions(role.permissions)))
          return { refusal: beyondOwn(), roleId: id };
        await repos.roles.delete(id);
        const members = await repos.roles.takeFromAll(role.name, clock.now());
        await repos.grants.announceRole(role.name);
        await note(repos, by, { outcome: 'success', detail: { ...detailOf(role), members } });
        return { done: null, changed: role.name };
      });
    },
  };
}

/** What the role would be; what is not named stays. */
function changedContent(role: CountedRoleRow, input: UpdateRole): RoleContent {
  const { description = role.description, permissions, mfaRequired = role.mfaRequired } = input;
  return {
    description,
    permissions: permissions === undefined ? role.permissions : toPermissions(permissions),
    mfaRequired,
  };
}

function judgeChange(
  actor: Actor,
  role: CountedRoleRow,
  content: RoleContent,
  { description, permissions }: UpdateRole,
): AppError | null {
  if (role.builtIn && (description !== undefined || permissions !== undefined))
    return builtIn('Of a built-in role only `mfaRequired` can be changed.');
  const touched = toPermissions([...role.permissions, ...content.permissions]);
  return covers(actor.permissions, touched) ? null : beyondOwn();
}

/** Whoever begins to require two-step verification of a role of their own has to have it: else it would be their last act. */
async function judgeLockOut(
  repos: Repositories,
  actor: Actor,
  role: CountedRoleRow,
  content: RoleContent,
): Promise<AppError | null> {
  const begins = content.mfaRequired && !role.mfaRequired && toPermissions(content.permissions).length > 0;
  if (!begins) return null;
  const account = await repos.grants.find(actor.userId);
  const wouldLose = account !== null && account.roles.includes(role.name) && !account.mfaEnabled;
  return wouldLose ? new AppError('mfa_enrollment_required') : null;
}

function toRole(row: CountedRoleRow): Role {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    permissions: toPermissions(row.permissions),
    builtIn: row.builtIn,
    mfaRequired: row.mfaRequired,
    members: row.members,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** A role's name is an identifier, never free text. */
function detailOf({ id, name, permissions, mfaRequired }: CountedRoleRow) {
  return { roleId: id, role: name, permissions: toPermissions(permissions).join(' '), mfaRequired };
}

const unknownRole = (): AppError => new AppError('not_found', { detail: 'There is no role of this id.' });
const builtIn = (detail: string): AppError => new AppError('conflict', { detail });
const nameTaken = (): AppError =>
  new AppError('conflict', { detail: 'There is a role of this name already. Choose another name.' });
const tooMany = (): AppError =>
  new AppError('conflict', {
    detail: `There are ${limits.rolesMax} roles, and more are not kept. Delete one first.`,
  });

const positionSchema = z.object({ name: roleNameSchema });

function parsePosition(value: unknown): string | null {
  const { success, data } = positionSchema.safeParse(value);
  return success ? data.name : null;
}
