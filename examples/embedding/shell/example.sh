#!/usr/bin/env bash
# The mock in a shell script: starts it, scripts a 503 and a 200, calls with a signature, verifies.
set -euo pipefail
built=$(dirname "$0")/../../../build/bin/engagement-mock
coproc MOCK { exec "${ENGAGEMENT_MOCK:-$built}" serve --port 0 --log-format json --until-eof 2>/dev/null; }
trap 'kill "$MOCK_PID" 2>/dev/null || true; wait || true' EXIT
read -r -t 20 ready <&"${MOCK[0]}" || { echo "the mock did not start"; exit 3; }
member() { sed -E "s/.*\"$1\":\"([^\"]*)\".*/\1/" <<<"$ready"; }
base_url=$(member base_url) admin=$(member admin_url) token=$(member admin_token)
sid=t-$$-$RANDOM # a session of its own: a test beside this one is not disturbed

ask() { curl -sS --max-time 30 -H "Authorization: Bearer $token" -H "Content-Type: application/json" "$@"; }
ask -f -o /dev/null "$admin/fixtures" -d "{\"name\": \"$sid\", \"match\": {\"session\": \"$sid\"},
  \"responses\": [{\"status\": 503}, {\"status\": 200}], \"then\": \"fail\"}"

encode() { sed 's/%/%25/g; s/:/%3A/g; s,/,%2F,g; s/+/%2B/g; s/=/%3D/g; s/&/%26/g' <<<"$1"; }
call() { # prints the status of one signed request
  local url=$base_url/api/account/12345678/monitoring/visitors/2/visits/current/campaigns/3/engagements/4/contexts/5
  local nonce time parameters base signature
  nonce=$(openssl rand -hex 16) time=$(date +%s)
  parameters="oauth_consumer_key=demo-consumer-key&oauth_nonce=$nonce&oauth_signature_method=HMAC-SHA1"
  parameters+="&oauth_timestamp=$time&oauth_token=demo-token&oauth_version=1.0&sid=$sid&v=1"
  base="GET&$(encode "$url")&$(encode "$parameters")"
  signature=$(printf %s "$base" | openssl dgst -sha1 -hmac "demo-consumer-secret&demo-token-secret" -binary | base64)
  curl -sS --max-time 30 -o /dev/null -w '%{http_code}' "$url?v=1&sid=$sid" -H "Authorization: OAuth \
oauth_consumer_key=\"demo-consumer-key\", oauth_nonce=\"$nonce\", oauth_signature_method=\"HMAC-SHA1\", \
oauth_timestamp=\"$time\", oauth_token=\"demo-token\", oauth_version=\"1.0\", oauth_signature=\"$(encode "$signature")\""
}
status=$(call)
[ "$status" != 503 ] || { sleep 1; status=$(call); } # the pause: your client's
echo "The status is $status."
verdict=$(ask "$admin/verify" -d "{\"expectations\": [{\"match\": {\"session\": \"$sid\"},
  \"answers\": [503, 200], \"gaps_at_least_ms\": 1000, \"fresh_nonces\": true, \"signatures_accepted\": true}]}")
echo "$verdict"
[[ $status == 200 && $verdict == '{"satisfied":true'* ]]
