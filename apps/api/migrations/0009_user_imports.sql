-- Accounts that came from another system. A row for each run of the import, so that a run can be undone.
create table user_imports (
  id          uuid primary key,
  -- The name of the file, without its folder.
  source      text not null,
  created     integer not null default 0,
  skipped     integer not null default 0,
  rejected    integer not null default 0,
  created_at  timestamptz not null,
  -- Null: still at it, or interrupted.
  finished_at timestamptz,
  undone_at   timestamptz
);
create index user_imports_newest on user_imports (created_at desc, id);

-- `import_id` stays when the run itself is forgotten: whoever was imported is no stranger's registration.
-- `external_id`: what the account was called there.
alter table users
  add column import_id   uuid,
  add column external_id text;
alter table users add constraint users_external_id_short check (length(external_id) <= 255) not valid;
alter table users validate constraint users_external_id_short;
create index users_by_import on users (import_id, id) where import_id is not null;
