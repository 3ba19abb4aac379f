#!/usr/bin/env bash
# Call another service with an access token: examples/notes-api, which runs at $NOTES.
source "$(dirname "$0")/lib.sh"
NOTES=${NOTES:-http://localhost:4000}
notes() { API=$NOTES api "$@"; }
sign_up
sign_in
AUTH=(-H "Authorization: Bearer $ACCESS")

say 'Without a token'
expect unauthenticated "$(notes GET /notes | pick code)"

say 'Writing and reading a note'
expect 'Buy milk' "$(notes POST /notes "$(json text 'Buy milk')" "${AUTH[@]}" | pick text)"
expect 1 "$(notes GET /notes '' "${AUTH[@]}" | pick items.length)"

say 'The statistics are for those who may'
expect insufficient_permission "$(notes GET /statistics '' "${AUTH[@]}" | pick code)"
