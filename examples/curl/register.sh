#!/usr/bin/env bash
# Register, prove the address by the mailed code, and be signed in by that.
source "$(dirname "$0")/lib.sh"

say "Registering $EMAIL"
ID=$(api POST /v1/auth/register "$(json email "$EMAIL" password "$PASSWORD" name Sam)" | pick verificationId)

say 'Waiting for the mail'
CODE=$(mail Verify code)
expect pending "$(api GET "/v1/auth/verify-email/$ID/status" | pick status)"

say 'Handing in its code'
GRANT=$(api POST /v1/auth/verify-email "$(json verificationId "$ID" code "$CODE")")
expect authenticated "$(pick status <<< "$GRANT")"
ACCESS=$(pick accessToken <<< "$GRANT")

say "Signed in as $(api GET /v1/me '' -H "Authorization: Bearer $ACCESS" | pick email)"
