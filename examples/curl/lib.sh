# What the scripts beside this one share. Needs bash, curl and Node.
set -euo pipefail

API=${API:-http://localhost:3000}
EMAIL=${EMAIL:-you-$RANDOM$RANDOM@example.com}
PASSWORD=${PASSWORD:-correct battery 71 staple}

# api METHOD PATH [BODY] [curl options…]: prints the answer. A refusal is an answer too.
api() {
  local method=$1 path=$2 body=${3:-}
  shift $(($# > 2 ? 3 : 2))
  if [ -n "$body" ]; then set -- "$@" -H 'Content-Type: application/json' --data "$body"; fi
  curl --silent --show-error --max-time 30 --request "$method" "$API$path" "$@"
}

# pick EXPRESSION: a part of the JSON on standard input, such as `items[0].id`.
pick() { node -p "JSON.parse(require('node:fs').readFileSync(0, 'utf8')).$1"; }

# json KEY VALUE…: an object of texts, whatever is in them.
json() { node -e 'const a = process.argv.slice(1), o = {}; while (a.length) o[a.shift()] = a.shift(); console.log(JSON.stringify(o))' -- "$@"; }

# mail SUBJECT FIELD: a part of the newest mail whose subject begins so; waits for it. Development only.
mail() {
  local tries
  for tries in $(seq 100); do
    api GET "/dev/mailbox/messages?to=$EMAIL" | pick "items.find(m => m.subject.startsWith('$1')).$2" 2> /dev/null && return
    sleep 0.2
  done
  echo "no mail that begins with “$1” came" >&2
  return 1
}

# say TEXT: what happens, for people.
say() { printf '%s\n' "$*"; }

# expect WANTED GOT: stops where they differ.
expect() {
  [ "$1" = "$2" ] && return
  echo "wanted $1, got $2" >&2
  return 1
}

# sign_up: makes $EMAIL an account that is verified. sign_in: sets ACCESS and REFRESH.
sign_up() {
  api POST /v1/auth/register "$(json email "$EMAIL" password "$PASSWORD")" > /dev/null
  local link
  link=$(mail Verify 'links[0]')
  expect verified "$(api POST /v1/auth/verify-email "$(json token "${link##*/}")" | pick status)"
}
sign_in() {
  local grant
  grant=$(api POST /v1/auth/login "$(json email "$EMAIL" password "$PASSWORD")")
  ACCESS=$(pick accessToken <<< "$grant")
  REFRESH=$(pick refreshToken <<< "$grant")
}
