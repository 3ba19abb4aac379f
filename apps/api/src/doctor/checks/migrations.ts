import type { Finding } from '@authflow/contracts';
import { inspectMigrations, type MigrationState } from '#src/platform/migrations';
import { reasonOf } from '../ask';
import { defineCheck, Skip } from '../check';
import { onApiHosts } from '../fix';

/** Has the database all migrations of this version, and are they the ones that were applied? */
export const migrationsCheck = defineCheck<MigrationState[]>({
  id: 'migrations',
  title: 'Migrations',
  needs: ['settings', 'database'],
  async look({ settings }) {
    const url = settings?.databaseDirectUrl ?? settings?.databaseUrl ?? null;
    if (url === null) return new Skip('DATABASE_URL is not set');
    return inspectMigrations(url).catch((error: unknown) => new Skip(reasonOf(error)));
  },
  judge: judgeMigrations,
});

export function judgeMigrations(migrations: Pick<MigrationState, 'name' | 'state'>[]): Finding[] {
  const migrate = onApiHosts(
    'render.yaml: preDeployCommand: npm run db:migrate (on a free plan the start applies them). Now: Dashboard → authflow-api → Shell: npm run db:migrate',
    'The start applies them: docker compose up -d --build api',
  );
  const restore = onApiHosts(
    'Deploy a commit in which the file is as it was, and put the change into a new migration: npm run db:new',
    'Restore the file (git checkout <commit> -- apps/api/migrations), rebuild, and put the change into a new migration: npm run db:new',
  );
  const older = onApiHosts(
    'Dashboard → authflow-api → Manual Deploy → the newest commit: an older version runs than the one that migrated.',
    'git pull, then docker compose up -d --build: an older version runs than the one that migrated.',
  );
  const found = (
    id: string,
    severity: Finding['severity'],
    title: string,
    wanted: MigrationState['state'],
    fix: Finding['fix'],
  ): Finding[] => {
    const names = migrations.filter(({ state }) => state === wanted).map(({ name }) => name);
    return names.length === 0 ? [] : [{ id, severity, title, evidence: names.join(', '), fix }];
  };
  return [
    ...found('migrations-pending', 'error', 'The database is behind this version', 'pending', migrate),
    ...found(
      'migrations-edited',
      'error',
      'A migration was edited after it had been applied',
      'edited',
      restore,
    ),
    ...found('migrations-newer', 'warning', 'The database is ahead of this version', 'newer', older),
  ];
}
