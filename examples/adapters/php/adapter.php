#!/usr/bin/env php
<?php
// Conformance adapter for a client made of the OAuth extension, which signs, and curl, which sends.
declare(strict_types=1);

const OUTCOMES = [200 => 'valid', 401 => 'unauthorized', 404 => 'not_found', 422 => 'invalid_account',
                  500 => 'server_error', 503 => 'service_unavailable'];
const MANDATORY = ['account', 'visitor', 'campaign', 'engagement', 'context', 'session'];
const METHODS = ['HMAC-SHA1' => OAUTH_SIG_METHOD_HMACSHA1, 'HMAC-SHA256' => OAUTH_SIG_METHOD_HMACSHA256];

// Returns the status, or 0 where there is no whole answer. Signs anew, on a fresh connection.
function send_once(array $case): int
{
    $id = array_map('rawurlencode', array_intersect_key($case, array_flip(MANDATORY)));  // a "/" is data here
    $url = rtrim($case['base_url'], '/') . "/api/account/{$id['account']}/monitoring/visitors/{$id['visitor']}"
        . "/visits/current/campaigns/{$id['campaign']}/engagements/{$id['engagement']}/contexts/{$id['context']}";
    $oauth = new OAuth($case['consumer_key'], $case['consumer_secret'], METHODS[$case['signature_method']]);
    $oauth->setToken($case['token'], $case['token_secret']);
    $oauth->setNonce(bin2hex(random_bytes(16)));  // its own comes from the clock and a small random number
    $authorization = $oauth->getRequestHeader('GET', $url, ['v' => '1', 'sid' => $case['session']]);
    $curl = curl_init("$url?v=1&sid={$id['session']}");
    curl_setopt_array($curl, [
        CURLOPT_HTTPHEADER => ["Authorization: $authorization"],
        CURLOPT_TIMEOUT_MS => (int) ($case['timeout_seconds'] * 1000),  // of the whole attempt
        CURLOPT_PROXY => '',  // none of the environment either
        CURLOPT_WRITEFUNCTION => fn ($_, string $part): int => strlen($part),  // only the status counts
    ]);
    if ($case['ca_file'] !== null) {
        curl_setopt($curl, CURLOPT_CAINFO, $case['ca_file']);
    }
    return curl_exec($curl) ? curl_getinfo($curl, CURLINFO_RESPONSE_CODE) : 0;
}

function validate(array $case): array
{
    if (!isset(METHODS[$case['signature_method']])) {
        return ['outcome' => 'unsupported', 'reason' => 'signature method'];
    }
    foreach (MANDATORY as $name) {
        if ($case[$name] === '') {  // empty() would take "0" for empty, too
            return ['outcome' => 'invalid_request'];
        }
    }
    for ($retries_left = 3;; --$retries_left) {
        $status = send_once($case);
        if ($status === 0) {
            return ['outcome' => 'transport_error'];
        }
        if ($status < 500 || $retries_left === 0) {
            return ['outcome' => OUTCOMES[$status] ?? 'unexpected_status', 'status' => $status];
        }
        usleep((int) ($case['pause_seconds'] * 1000000));  // the answer has been read: the pause counts from here
    }
}

while (($line = fgets(STDIN)) !== false) {  // one call, or with --long-lived all of them, one after the other
    $case = json_decode($line, true, 16, JSON_THROW_ON_ERROR);
    echo json_encode(['case' => $case['case']] + validate($case)), "\n";
}
