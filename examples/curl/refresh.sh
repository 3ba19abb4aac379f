#!/usr/bin/env bash
# Sign in, refresh, repeat a refresh without harm, and see a replay end the session.
source "$(dirname "$0")/lib.sh"
sign_up
sign_in

say 'Refreshing'
SECOND=$(api POST /v1/auth/refresh "$(json refreshToken "$REFRESH")" | pick refreshToken)

say 'The same refresh again, within 30 seconds: the same successor'
expect "$SECOND" "$(api POST /v1/auth/refresh "$(json refreshToken "$REFRESH")" | pick refreshToken)"

say 'Two generations on, the first token is a replay'
THIRD=$(api POST /v1/auth/refresh "$(json refreshToken "$SECOND")" | pick refreshToken)
expect refresh_reused "$(api POST /v1/auth/refresh "$(json refreshToken "$REFRESH")" | pick code)"

say 'It ended the session for whoever holds a token of it'
expect refresh_reused "$(api POST /v1/auth/refresh "$(json refreshToken "$THIRD")" | pick code)"
expect session_revoked "$(api GET /v1/me '' -H "Authorization: Bearer $ACCESS" | pick code)"
