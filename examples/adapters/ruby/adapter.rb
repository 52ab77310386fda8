#!/usr/bin/env ruby
# Conformance adapter for a client made of the oauth gem and Net::HTTP.
require 'json'
require 'net/http'
require 'oauth'
require 'timeout'

OUTCOMES = { 200 => 'valid', 401 => 'unauthorized', 404 => 'not_found', 422 => 'invalid_account',
             500 => 'server_error', 503 => 'service_unavailable' }.freeze
MANDATORY = %w[account visitor campaign engagement context session].freeze

# The gem brings HMAC-SHA1 only; this is all that HMAC-SHA256 takes.
class HmacSha256 < OAuth::Signature::HMAC::SHA1
  implements 'hmac-sha256'

  private def digest = OpenSSL::HMAC.digest('sha256', secret, signature_base_string)
end

# Returns the status. Signs anew, on a fresh connection; raises where there is no whole answer.
def send_once(kase)
  id = MANDATORY.to_h { |name| [name, OAuth::Helper.escape(kase[name])] } # a "/" is data here
  base = URI(kase['base_url'])
  path = "#{base.path.sub(%r{/+$}, '')}/api/account/#{id['account']}/monitoring/visitors/#{id['visitor']}" \
         "/visits/current/campaigns/#{id['campaign']}/engagements/#{id['engagement']}" \
         "/contexts/#{id['context']}?v=1&sid=#{id['session']}"
  http = Net::HTTP.new(base.hostname, base.port, nil) # nil: no proxy of the environment
  http.max_retries = 0 # else it sends a GET again by itself, with the nonce of before
  http.use_ssl = base.scheme == 'https'
  http.ca_file = kase['ca_file']
  request = Net::HTTP::Get.new(path, 'Accept-Encoding' => 'identity')
  request.oauth!(http, OAuth::Consumer.new(kase['consumer_key'], kase['consumer_secret']),
                 OAuth::Token.new(kase['token'], kase['token_secret']), signature_method: kase['signature_method'])
  # The timeouts of Net::HTTP limit each read, not the attempt: a server that drips would hold it.
  Timeout.timeout(kase['timeout_seconds']) do
    received = 0
    response = http.start { http.request(request) { |r| r.read_body { |part| received += part.bytesize } } }
    expected = response.class.body_permitted? ? response.content_length || received : 0
    raise EOFError, 'cut short' unless received == expected # Net::HTTP takes it for a whole answer
    response.code.to_i
  end
end

def validate(kase)
  return { outcome: 'unsupported', reason: 'signature method' } unless %w[HMAC-SHA1 HMAC-SHA256].include?(kase['signature_method'])
  return { outcome: 'invalid_request' } if MANDATORY.any? { |name| kase[name].empty? }
  3.downto(0) do |retries_left|
    status = send_once(kase)
    return { outcome: OUTCOMES.fetch(status, 'unexpected_status'), status: status } if status < 500 || retries_left.zero?

    sleep kase['pause_seconds'] # the answer has been read: the pause counts from here
  end
rescue SystemCallError, SocketError, IOError, Timeout::Error, OpenSSL::SSL::SSLError, Net::ProtocolError,
       Net::HTTPBadResponse, Net::HTTPHeaderSyntaxError => e
  { outcome: 'transport_error', error: e.class.name }
end

Thread.abort_on_exception = $stdout.sync = true # a fault of this file is no outcome
$stdin.each_line.map do |line| # one call, or with --long-lived all of them, side by side
  Thread.new(JSON.parse(line)) { |kase| $stdout.write("#{JSON.generate({ case: kase['case'], **validate(kase) })}\n") }
end.each(&:join)
