#!/usr/bin/perl
# Conformance adapter for a client made of Net::OAuth and HTTP::Tiny.
use v5.32;
use warnings;
use HTTP::Tiny;
use JSON::PP;
use Net::OAuth;
use Time::HiRes qw(alarm sleep);
use URI::Escape qw(uri_escape_utf8);

my %outcomes = (200 => 'valid', 401 => 'unauthorized', 404 => 'not_found', 422 => 'invalid_account',
                500 => 'server_error', 503 => 'service_unavailable');
my @mandatory = qw(account visitor campaign engagement context session);

# Returns the status. Signs anew, on a fresh connection; dies where there is no whole answer.
sub send_once {
    my ($case) = @_;
    my %id = map { $_ => uri_escape_utf8($case->{$_}, '^A-Za-z0-9._~-') } @mandatory;  # a "/" is data
    my $url = ($case->{base_url} =~ s{/+$}{}r) . "/api/account/$id{account}/monitoring/visitors/$id{visitor}"
        . "/visits/current/campaigns/$id{campaign}/engagements/$id{engagement}/contexts/$id{context}";
    open my $random, '<:raw', '/dev/urandom' or die "no randomness: $!";
    read $random, my $nonce, 16;
    my @token = $case->{token} ne '' ? 'token' : ();
    my $oauth = Net::OAuth->request(@token ? 'protected resource' : 'consumer')->new(
        (map { $_ => $case->{$_} } qw(consumer_key consumer_secret token_secret signature_method), @token),
        request_method => 'GET', request_url => $url, timestamp => time, nonce => unpack('H*', $nonce),
        extra_params => {v => '1', sid => $case->{session}});  # of a URL it would take bytes for characters
    $oauth->sign;
    my $http = HTTP::Tiny->new(
        max_redirect => 0, keep_alive => 0, proxy => undef, http_proxy => undef, https_proxy => undef,
        verify_SSL => 1, SSL_options => $case->{ca_file} ? {SSL_ca_file => $case->{ca_file}} : {});
    my $connections = 0;
    my $response = $http->get("$url?v=1&sid=$id{session}", {
        headers => {Authorization => $oauth->to_authorization_header},
        data_callback => sub { },  # only the status counts, but the body has to be read to its end
        # A connection that breaks is tried again by itself, with the nonce of before: forbid that.
        peer => sub { die "not sent again\n" if $connections++; $_[0] }});
    die $response->{content} if !$response->{protocol};  # a 599 of its own, which no server has sent
    die "no length\n" if ($response->{headers}{'content-length'} // 0) !~ /^\d+$/;  # taken for 0 otherwise
    return $response->{status};
}

sub validate {
    my ($case) = @_;
    return {outcome => 'unsupported', reason => 'signature method'} if $case->{signature_method} !~ /^HMAC-SHA(1|256)$/;
    return {outcome => 'invalid_request'} if grep { $case->{$_} eq '' } @mandatory;
    for my $retries_left (3, 2, 1, 0) {
        alarm $case->{timeout_seconds};  # HTTP::Tiny's own timeout limits each read, not the attempt
        my $status = eval { send_once($case) };
        alarm 0;
        return {outcome => 'transport_error', error => $@} if !$status;
        return {outcome => $outcomes{$status} // 'unexpected_status', status => $status} if $status < 500 || !$retries_left;
        sleep $case->{pause_seconds};  # the answer has been read: the pause counts from here
    }
}
$SIG{ALRM} = sub { die "timed out\n" };
$| = 1;
while (my $line = <STDIN>) {  # one call, or with --long-lived all of them, one after the other
    my $case = decode_json($line);
    say encode_json({case => $case->{case}, validate($case)->%*});
}
