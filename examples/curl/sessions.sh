#!/usr/bin/env bash
# See where an account is signed in, end the other sessions, sign out.
source "$(dirname "$0")/lib.sh"
sign_up
sign_in
ELSEWHERE=$ACCESS
sign_in
AUTH=(-H "Authorization: Bearer $ACCESS")

say "Signed in $(api GET /v1/me/sessions '' "${AUTH[@]}" | pick items.length) times:"
api GET /v1/me/sessions '' "${AUTH[@]}" |
  pick "items.map(s => (s.current ? '* ' : '  ') + s.device.label + ' since ' + s.createdAt).join('\n')"

say 'Ending the others'
expect 1 "$(api DELETE /v1/me/sessions '' "${AUTH[@]}" | pick revoked)"
expect session_revoked "$(api GET /v1/me '' -H "Authorization: Bearer $ELSEWHERE" | pick code)"

say 'Signing out'
expect logged_out "$(api POST /v1/auth/logout '' "${AUTH[@]}" | pick status)"
expect session_revoked "$(api GET /v1/me '' "${AUTH[@]}" | pick code)"
