#!/usr/bin/env bash
# Conformance adapter for a client made of curl, openssl and jq.
set -uo pipefail
declare -A c outcomes=([200]=valid [401]=unauthorized [404]=not_found [422]=invalid_account
                       [500]=server_error [503]=service_unavailable)

# hmac HASH KEY < text: the HMAC in base64, by RFC 2104. openssl has it ready, but takes the key as an
# argument, which every user of the machine can read.
hmac() {
  local key inner='' outer='' byte i
  key=$(printf %s "$2" | od -An -v -tx1 | tr -d ' \n')
  ((${#key} <= 128)) || key=$(printf %s "$2" | openssl dgst "-$1" -r | cut -d' ' -f1)
  for ((i = 0; i < 128; i += 2)); do
    byte=${key:i:2}
    printf -v inner '%s\\x%02x' "$inner" $((0x${byte:-0} ^ 0x36))
    printf -v outer '%s\\x%02x' "$outer" $((0x${byte:-0} ^ 0x5c))
  done
  { printf %b "$outer"; { printf %b "$inner"; cat; } | openssl dgst "-$1" -binary; } |
    openssl dgst "-$1" -binary | openssl base64 -A
}

# Percent-encodes what is encoded already but for its delimiters (RFC 5849 §3.4.1.1).
encode_again() { local text=${1//%/%25}; text=${text//\//%2F}; text=${text//&/%26}; printf %s "${text//=/%3D}"; }

# Prints the status; fails where there is no whole answer. Every curl is a connection of its own.
send_once() {
  local nonce time signature path signed
  nonce=$(openssl rand -hex 16) time=$(date +%s)
  path="/api/account/${c[account]}/monitoring/visitors/${c[visitor]}/visits/current/campaigns/${c[campaign]}"
  path+="/engagements/${c[engagement]}/contexts/${c[context]}"
  signed="oauth_consumer_key=${c[consumer_key]}&oauth_nonce=$nonce&oauth_signature_method=${c[signature_method]}"
  signed+="&oauth_timestamp=$time${c[token]:+&oauth_token=${c[token]}}&oauth_version=1.0"
  signature=$(printf %s "GET&${c[base_url]}$(encode_again "$path")&$(encode_again "$signed&sid=${c[session]}&v=1")" |
    hmac "$hash" "${c[consumer_secret]}&${c[token_secret]}")
  signature=${signature//+/%2B} signature=${signature//\//%2F} signature=${signature//=/%3D}
  signed=${signed//=/=\"}
  signed="${signed//&/\", }\", oauth_signature=\"$signature\""
  curl -q -sS --noproxy '*' ${ca_file:+--cacert "$ca_file"} --max-time "${c[timeout_seconds]}" -o /dev/null \
    -w '%{http_code}' -H @<(printf 'Authorization: OAuth %s\n' "$signed") -- "$base_url$path?v=1&sid=${c[session]}"
}

answer() { printf '{"outcome": "%s"}\n' "$1"; exit 0; }

# Two lines as they are, then every member as name=value with the value encoded. The @uri of jq 1.6
# leaves five characters as they are that RFC 5849 §3.6 wants encoded; a "/" is data here.
{ read -r base_url; read -r ca_file; while IFS== read -r name value; do c[$name]=$value; done; } < <(jq -r '
  .base_url |= sub("/+$"; "") | .base_url, .ca_file // "", (to_entries[] | "\(.key)=\(.value // "" | @uri
    | gsub("(?<c>[!\u0027()*])"; {"!": "%21", "\u0027": "%27", "(": "%28", ")": "%29", "*": "%2A"}[.c]))")')
case ${c[signature_method]} in
  HMAC-SHA1 | HMAC-SHA256) hash=sha${c[signature_method]#HMAC-SHA} ;;
  *) answer unsupported ;;
esac
for name in account visitor campaign engagement context session; do
  [ -n "${c[$name]}" ] || answer invalid_request
done
for retries_left in 3 2 1 0; do
  status=$(send_once) || answer transport_error
  if ((status < 500 || retries_left == 0)); then answer "${outcomes[$status]:-unexpected_status}"; fi
  sleep "${c[pause_seconds]}"  # the answer has been read: the pause counts from here
done
