#!/usr/bin/env bash
# Forget a password, set a new one by the mailed link; every session ends.
source "$(dirname "$0")/lib.sh"
sign_up
sign_in

say 'Asking for the link'
expect accepted "$(api POST /v1/auth/forgot-password "$(json email "$EMAIL")" | pick status)"
LINK=$(mail Reset 'links[0]')
TOKEN=${LINK##*/}

say 'Looking at it spends nothing'
expect true "$(api POST /v1/auth/reset-password/check "$(json token "$TOKEN")" | pick valid)"

say 'Setting a new password'
NEW='another harbour 58 lantern'
expect password_reset "$(api POST /v1/auth/reset-password "$(json token "$TOKEN" password "$NEW")" | pick status)"
expect session_revoked "$(api GET /v1/me '' -H "Authorization: Bearer $ACCESS" | pick code)"
expect invalid_or_expired_token "$(api POST /v1/auth/reset-password "$(json token "$TOKEN" password "$NEW")" | pick code)"

say 'The old password is gone, the new one works'
expect invalid_credentials "$(api POST /v1/auth/login "$(json email "$EMAIL" password "$PASSWORD")" | pick code)"
PASSWORD=$NEW
sign_in
say "Signed in as $EMAIL"
