-- What the housekeeper looks rows up by.
create index email_verifications_ended on email_verifications (token_expires_at);
create index password_resets_ended on password_resets (expires_at);
-- Not by idle_expires_at: every refresh moves that, and an index on it would make each of them write an index entry.
create index sessions_absolute_end on sessions (absolute_expires_at) where revoked_at is null;
create index users_unverified on users (created_at) where email_verified_at is null;
