#include "mock-server/oauth/diagnosis.h"

#include <algorithm>

#include "mock-server/oauth/authorization_header.h"
#include "mock-server/oauth/base_string_uri.h"
#include "mock-server/oauth/mistakes.h"
#include "mock-server/oauth/parameters.h"
#include "mock-server/oauth/signature_search.h"
#include "mock-server/text/ascii.h"

namespace engagement::oauth {
namespace {

SignedMaterial material_of(const SignedRequest& request, const AuthorizationHeader& header) {
  const TargetParts target = split_target(request.target);
  SignedMaterial material;
  material.method = request.method;
  material.scheme = target.scheme.empty() ? request.scheme : target.scheme;
  std::transform(material.scheme.begin(), material.scheme.end(), material.scheme.begin(),
                 text::to_lower);
  const HostAndPort authority =
      split_authority(target.authority.empty() ? request.host : target.authority);
  material.host = authority.host;
  material.port = authority.port;
  material.path = target.path;
  material.query = target.query;
  if (is_form_content_type(request.content_type)) {
    material.form = request.body;
  }
  for (const HeaderParameter& each : header.parameters()) {
    if (each.name != "oauth_signature") {
      material.header.push_back({std::string(each.name), std::string(each.value)});
    }
  }
  material.realm = header.realm();
  decode_query(material);
  return material;
}

std::string_view mistake_of_missing(const SignedRequest& request) {
  const AuthorizationHeader header(request.authorization.front());
  const std::string_view* signature = header.find("oauth_signature");
  const auto lacks = [&](std::string_view name) {
    const std::string_view* value = header.find(name);
    return value == nullptr || value->empty();
  };
  if (lacks("oauth_consumer_key")) {
    return "consumer-key-missing";
  }
  if (lacks("oauth_signature_method")) {
    return "signature-method-missing";
  }
  if (signature == nullptr) {
    return "signature-missing";
  }
  if (signature->empty()) {
    return "signature-empty";
  }
  return header.find("oauth_timestamp") == nullptr ? "timestamp-missing" : "nonce-missing";
}

std::string_view mistake_of_repeat(const SignedRequest& request) {
  const AuthorizationHeader header(request.authorization.front());
  const auto nonces =
      std::count_if(header.parameters().begin(), header.parameters().end(),
                    [](const HeaderParameter& each) { return each.name == "oauth_nonce"; });
  return nonces > 1 ? "nonce-duplicate" : "oauth-param-duplicate";
}

std::string_view mistake_of_time(TimestampFault fault) {
  switch (fault) {
    case TimestampFault::milliseconds:
      return "timestamp-milliseconds";
    case TimestampFault::in_future:
      return "timestamp-in-future";
    case TimestampFault::stale:
    case TimestampFault::none:
      break;
  }
  return "timestamp-stale";
}

// The value of a parameter as it stands in the header, not decoded.
std::string_view raw_value(std::string_view header, std::string_view name) {
  const std::string opening = std::string(name) + "=\"";
  std::size_t at = header.find(opening);
  while (at != std::string_view::npos && at > 0 && header[at - 1] != ' ' && header[at - 1] != ',') {
    at = header.find(opening, at + 1);  // the end of a longer name
  }
  if (at == std::string_view::npos) {
    return {};
  }
  const std::string_view rest = header.substr(at + opening.size());
  return rest.substr(0, rest.find('"'));
}

// Whether key or token are known as they stand in the header, undecoded.
bool is_known_undecoded(const SignedRequest& request, const Verdict& verdict,
                        const CredentialStore& credentials) {
  const std::string_view header = request.authorization.front();
  const std::string_view key = raw_value(header, "oauth_consumer_key");
  const std::string_view token = raw_value(header, "oauth_token");
  const ProtocolParameters& sent = verdict.parameters;
  const auto is_known = [&](std::string_view some_key, std::string_view some_token) {
    return !some_token.empty() && credentials.find(some_key, some_token) != nullptr;
  };
  return is_known(key, token) || is_known(key, sent[ProtocolParameters::token]) ||
         is_known(sent[ProtocolParameters::consumer_key], token);
}

// A mistake that shows without any search; empty for the others.
std::string_view mistake_of(const SignedRequest& request, const Verdict& verdict,
                            const CredentialStore& credentials) {
  switch (verdict.reason) {
    case Reason::authorization_missing:
      return "authorization-missing";
    case Reason::authorization_repeated:
      return "authorization-repeated";
    case Reason::authorization_scheme:
      return "scheme-not-oauth";
    case Reason::authorization_malformed:
      return AuthorizationHeader(request.authorization.front()).status() ==
                     AuthorizationHeader::Status::not_quoted
                 ? "header-params-not-quoted"
                 : "header-malformed";
    case Reason::parameter_repeated:
      return mistake_of_repeat(request);
    case Reason::parameter_missing:
      return mistake_of_missing(request);
    case Reason::version_unsupported:
      return "version-not-1.0";
    case Reason::signature_method_unsupported:
      return "signature-method-unknown";
    case Reason::consumer_key_unknown:
      return is_known_undecoded(request, verdict, credentials) ? "token-not-encoded-in-header"
                                                               : "unknown-consumer-key";
    case Reason::token_missing:
      return "token-missing";
    case Reason::token_unknown:
      return is_known_undecoded(request, verdict, credentials) ? "token-not-encoded-in-header"
                                                               : "unknown-token";
    case Reason::timestamp_invalid:
      return "timestamp-not-a-number";
    case Reason::timestamp_out_of_window:
      return mistake_of_time(verdict.timestamp_fault);
    case Reason::nonce_reused:
      return "nonce-reused";
    case Reason::none:
    case Reason::request_malformed:
    case Reason::signature_mismatch:
      break;
  }
  return {};
}

// Of an accepted request: what is allowed and still worth a word.
std::string_view warning_of(const SignedRequest& request, const DiagnosisHints& hints) {
  if (hints.is_nonce_of_another_context) {
    return "nonce-same-in-another-context";
  }
  const AuthorizationHeader header(request.authorization.front());
  if (const std::string_view* token = header.find("oauth_token");
      token != nullptr && token->empty()) {
    return "empty-token";
  }
  const std::string_view value = request.authorization.front();
  const std::string_view* signature = header.find("oauth_signature");
  const bool needs_encoding =
      signature != nullptr && signature->find_first_of("+/=") != std::string::npos;
  return needs_encoding && value.find(*signature) != std::string_view::npos
             ? "signature-raw-in-header"
             : std::string_view();
}

}  // namespace

Diagnosis diagnose(const SignedRequest& request, const Verdict& verdict,
                   const CredentialStore& credentials, const DiagnosisHints& hints) {
  const std::string_view plain =
      verdict.accepted() ? warning_of(request, hints) : mistake_of(request, verdict, credentials);
  if (!plain.empty()) {
    return {{find_mistake(plain)->name}, false, {}};
  }
  if (verdict.reason == Reason::signature_mismatch && hints.is_accepted_signature) {
    return {{find_mistake("signature-of-another-request")->name}, false, {}};
  }
  const Credential* credential =
      credentials.find(verdict.parameters[ProtocolParameters::consumer_key],
                       verdict.parameters[ProtocolParameters::token]);
  const auto method =
      parse_signature_method(verdict.parameters[ProtocolParameters::signature_method]);
  if (verdict.reason != Reason::signature_mismatch || credential == nullptr || !method) {
    return {};
  }
  const AuthorizationHeader header(request.authorization.front());
  const SignedMaterial material = material_of(request, header);
  return search_signature({material, *credential, hints, *method, *header.find("oauth_signature")});
}

std::string advice_of(const Diagnosis& diagnosis) {
  std::string advice;
  for (const std::string_view name : diagnosis.mistakes) {
    if (const Mistake* mistake = find_mistake(name)) {
      advice.append(advice.empty() ? "" : " ")
          .append(mistake->what)
          .append(" ")
          .append(mistake->fix);
    }
  }
  if (!diagnosis.is_guess) {
    return advice;
  }
  // Nobody can tell which of the two secrets it is.
  const bool is_about_secret = std::find(diagnosis.mistakes.begin(), diagnosis.mistakes.end(),
                                         "wrong-consumer-secret") != diagnosis.mistakes.end();
  return "Nothing known explains this signature. The likely cause: " + advice +
         (is_about_secret ? " If that is right, check the token secret likewise." : "");
}

}  // namespace engagement::oauth
