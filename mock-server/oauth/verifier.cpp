#include "mock-server/oauth/verifier.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory_resource>
#include <optional>
#include <utility>

#include "mock-server/oauth/authorization_header.h"
#include "mock-server/oauth/base_string_uri.h"
#include "mock-server/oauth/hmac.h"
#include "mock-server/oauth/parameters.h"
#include "mock-server/oauth/percent_encoding.h"
#include "mock-server/text/ascii.h"
#include "mock-server/text/outline.h"
#include "mock-server/text/printable.h"

namespace engagement::oauth {
namespace {

using Name = ProtocolParameters::Name;

// These sentences stand in answers: of what was received they show the form, and nothing that could
// be a secret (docs/admin-api.md, "What is never shown").
std::string quoted(std::string_view received) {
  return "'" + text::shown(text::outline(received), 60) + "'";
}

// A word that this server knows, in any case; else its outline.
template <typename Words>
std::string quoted_word(std::string_view received, const Words& known) {
  const bool is_known = std::any_of(std::begin(known), std::end(known), [&](std::string_view word) {
    return text::equal_ignoring_case(word, received);
  });
  return is_known ? "'" + std::string(received) + "'" : quoted(received);
}

class HmacSink : public TextSink {
 public:
  explicit HmacSink(const Hmac& hmac) : running_(hmac) {}
  HmacDigest finish() { return running_.finish(); }
  // All of the text, as long as the sink lives; empty when it came in more than one piece.
  std::string_view whole() const { return whole_; }

 private:
  void take(std::string_view text) override {
    running_.add(text);
    whole_ = std::exchange(has_some_, true) ? std::string_view() : text;
  }

  Hmac::Running running_;
  std::string_view whole_;
  bool has_some_ = false;
};

}  // namespace

std::optional<std::int64_t> parse_timestamp(std::string_view digits) {
  if (digits.empty() || digits.size() > 18 ||
      !std::all_of(digits.begin(), digits.end(), text::is_digit)) {
    return std::nullopt;
  }
  std::int64_t value = 0;
  for (const char c : digits) {
    value = value * 10 + (c - '0');
  }
  return value > 0 ? std::optional(value) : std::nullopt;
}

// The checks in their order. Each returns true to go on, or fills the verdict and returns false.
struct Verifier::Check {
  const Policy& policy;
  const CredentialStore& credentials;
  const SignedRequest& request;
  const std::int64_t now;
  // Working memory, on the stack for all but very large requests.
  std::array<std::byte, 8192> buffer;
  std::pmr::monotonic_buffer_resource memory{buffer.data(), buffer.size()};
  Verdict verdict = {};
  std::optional<AuthorizationHeader> header = {};
  std::array<const std::string_view*, ProtocolParameters::kCount> values = {};  // null: absent
  bool may_repeat = false;  // a parameter that is not known, or came before
  SignatureMethod method = SignatureMethod::hmac_sha1;
  const Credential* credential = nullptr;
  std::optional<std::int64_t> timestamp = {};
  std::optional<std::pmr::string> uri = {};      // of the base string
  std::optional<ParameterList> parameters = {};  // likewise

  Check(const Policy& policy_in, const CredentialStore& credentials_in,
        const SignedRequest& request_in, std::int64_t now_in)
      : policy(policy_in), credentials(credentials_in), request(request_in), now(now_in) {}

  bool run() {
    return has_one_header() && header_is_readable() && no_parameter_repeats() &&
           version_is_supported() && required_are_present() && method_is_supported() &&
           consumer_is_known() && token_is_known() && timestamp_is_valid() &&
           timestamp_is_in_window() && base_string_can_be_made() && signature_matches();
  }

  bool refuse(Reason reason, std::string explanation) {
    verdict.reason = reason;
    verdict.explanation = std::move(explanation);
    return false;
  }

  bool has_one_header() {
    if (request.authorization.empty()) {
      const bool in_query = request.target.find("oauth_") != std::string_view::npos;
      return refuse(Reason::authorization_missing,
                    in_query
                        ? "The OAuth parameters stand in the URL; this API takes them in the "
                          "Authorization header. Move them there."
                        : "There is no Authorization header. Sign the request and send the OAuth "
                          "parameters in an Authorization header that begins with \"OAuth \".");
    }
    if (request.authorization.size() > 1) {
      return refuse(Reason::authorization_repeated,
                    "There are " + std::to_string(request.authorization.size()) +
                        " Authorization headers. Send exactly one.");
    }
    return true;
  }

  bool header_is_readable() {
    header.emplace(request.authorization.front(), &memory);
    switch (header->status()) {
      case AuthorizationHeader::Status::other_scheme:
        return refuse(Reason::authorization_scheme, header->problem());
      case AuthorizationHeader::Status::malformed:
      case AuthorizationHeader::Status::not_quoted:
        return refuse(Reason::authorization_malformed, header->problem());
      case AuthorizationHeader::Status::ok:
        break;
    }
    std::array<std::string_view, ProtocolParameters::kCount> texts;
    for (const HeaderParameter& parameter : header->parameters()) {
      const auto name = ProtocolParameters::parse_name(parameter.name);
      if (name && values[*name] == nullptr) {
        values[*name] = &parameter.value;
        texts[*name] = parameter.value;
      } else {
        may_repeat = true;
      }
    }
    verdict.parameters = ProtocolParameters(texts);
    return true;
  }

  std::string_view value_of(Name name) const {
    return values[name] != nullptr ? *values[name] : std::string_view();
  }

  // §3.1: none more than once, known to us or not.
  bool no_parameter_repeats() {
    if (!may_repeat) {
      return true;  // as usual: each is known, and none came twice
    }
    std::pmr::vector<std::string_view> names(&memory);
    for (const HeaderParameter& each : header->parameters()) {
      if (each.name.starts_with("oauth_")) {
        names.push_back(each.name);
      }
    }
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice == names.end()) {
      return true;
    }
    return refuse(Reason::parameter_repeated,
                  (ProtocolParameters::parse_name(*twice) ? std::string(*twice) : quoted(*twice)) +
                      " stands " + std::to_string(std::count(names.begin(), names.end(), *twice)) +
                      " times in the Authorization header. Send each OAuth parameter once.");
  }

  bool version_is_supported() {
    const std::string_view version = value_of(Name::version);
    if (values[Name::version] == nullptr || version == "1.0") {
      return true;
    }
    return refuse(Reason::version_unsupported, "oauth_version is " + quoted(version) +
                                                   ". Send \"1.0\", or leave the parameter out.");
  }

  bool required_are_present() {
    for (const Name name : {Name::consumer_key, Name::signature_method, Name::signature}) {
      if (!require(name)) {
        return false;
      }
    }
    // PLAINTEXT alone may go without timestamp and nonce (§3.1).
    if (value_of(Name::signature_method) == name_of(SignatureMethod::plaintext)) {
      return true;
    }
    if (values[Name::timestamp] == nullptr) {
      return refuse_missing(Name::timestamp, "missing");
    }
    return require(Name::nonce);
  }

  bool require(Name name) {
    if (values[name] == nullptr) {
      return refuse_missing(name, "missing");
    }
    return !values[name]->empty() || refuse_missing(name, "empty");
  }

  bool refuse_missing(Name name, std::string_view how) {
    return refuse(Reason::parameter_missing, std::string(ProtocolParameters::name_of(name)) +
                                                 " is " + std::string(how) +
                                                 " in the Authorization header. Send it.");
  }

  bool method_is_supported() {
    const auto parsed = parse_signature_method(value_of(Name::signature_method));
    const auto& allowed = policy.methods;
    if (parsed && std::find(allowed.begin(), allowed.end(), *parsed) != allowed.end()) {
      method = *parsed;
      return true;
    }
    std::string names;
    for (const SignatureMethod known : allowed) {
      names += (names.empty() ? "" : ", ") + std::string(name_of(known));
    }
    return refuse(Reason::signature_method_unsupported,
                  "oauth_signature_method is " +
                      quoted_word(value_of(Name::signature_method), signature_method_names()) +
                      "; taken here: " + names + ". Names are case-sensitive.");
  }

  bool consumer_is_known() {
    credential = credentials.find(value_of(Name::consumer_key), value_of(Name::token));
    return credential != nullptr || credentials.knows_consumer(value_of(Name::consumer_key)) ||
           refuse(Reason::consumer_key_unknown,
                  "This oauth_consumer_key is not known here. Check that the key belongs to this "
                  "server's credentials, and that it is percent-encoded exactly once.");
  }

  bool token_is_known() {
    const std::string_view token = value_of(Name::token);
    if (credential != nullptr) {
      return has_what_method_needs();
    }
    if (token.empty()) {
      return refuse(Reason::token_missing,
                    "oauth_token is missing, and this consumer has no access without one. Send "
                    "the token that was issued with its secret.");
    }
    return refuse(Reason::token_unknown,
                  "This oauth_token is not known for this consumer key. Check that both were "
                  "issued together, and that the token is percent-encoded exactly once.");
  }

  // A credential with a public key and no secret must not be open to whoever signs with an empty
  // one.
  bool has_what_method_needs() {
    const bool is_for_rsa_only =
        !credential->rsa_public_key.empty() && credential->consumer_secret.empty();
    return method == SignatureMethod::rsa_sha1 || !is_for_rsa_only ||
           refuse(Reason::signature_method_unsupported,
                  "This consumer has a public key and no secret here; sign with RSA-SHA1.");
  }

  bool timestamp_is_valid() {
    if (values[Name::timestamp] == nullptr) {
      return true;
    }
    timestamp = parse_timestamp(value_of(Name::timestamp));
    return timestamp || refuse(Reason::timestamp_invalid,
                               "oauth_timestamp is " + quoted(value_of(Name::timestamp)) +
                                   ". Send the seconds since 1970-01-01 00:00:00 UTC in decimal "
                                   "digits.");
  }

  bool timestamp_is_in_window() {
    const std::int64_t skew = policy.clock_skew;
    if (!timestamp || (*timestamp >= now - skew && *timestamp <= now + skew)) {
      return true;
    }
    verdict.timestamp_fault = timestamp_fault(skew);
    return refuse(Reason::timestamp_out_of_window, window_explanation(skew));
  }

  TimestampFault timestamp_fault(std::int64_t skew) const {
    if (*timestamp / 1000 >= now - skew && *timestamp / 1000 <= now + skew) {
      return TimestampFault::milliseconds;
    }
    return *timestamp < now ? TimestampFault::stale : TimestampFault::in_future;
  }

  std::string window_explanation(std::int64_t skew) const {
    if (verdict.timestamp_fault == TimestampFault::milliseconds) {
      return "oauth_timestamp counts milliseconds. Send seconds: divide by 1000 and drop the "
             "fraction.";
    }
    const bool behind = verdict.timestamp_fault == TimestampFault::stale;
    return "oauth_timestamp is " + std::to_string(behind ? now - *timestamp : *timestamp - now) +
           " s " + (behind ? "behind" : "ahead of") + " the server's clock, which allows " +
           std::to_string(skew) + " s. Set the client's clock, and sign anew for each request.";
  }

  bool base_string_can_be_made() {
    const TargetParts target = split_target(request.target);
    uri = base_string_uri(request.scheme, request.host, target, &memory);
    if (!uri) {
      return refuse(Reason::request_malformed,
                    "There is no Host header, which the signature covers. Send it.");
    }
    parameters.emplace(&memory);
    for (const HeaderParameter& parameter : header->parameters()) {
      if (parameter.name == "oauth_signature") {
        continue;
      }
      if (parameter.is_plain) {
        parameters->add_plain(parameter.name, parameter.value);
      } else {
        parameters->add(parameter.name, parameter.value);
      }
    }
    if (!parameters->add_form(target.query) ||
        (is_form_content_type(request.content_type) && !parameters->add_form(request.body))) {
      return refuse(Reason::request_malformed,
                    "The query or the form body holds a \"%\" that two hex digits do not follow. "
                    "Percent-encode it (RFC 3986 §2.1); a literal \"%\" is \"%25\".");
    }
    if (parameters->form_has_protocol_names()) {  // §3.5: one way of sending them, and no other
      return refuse(
          Reason::parameter_repeated,
          "The query or the form body holds OAuth parameters (names that begin with "
          "\"oauth_\") besides those of the Authorization header. Send them in the header "
          "only.");
    }
    parameters->sort();
    return true;
  }

  // §3.4.1.1
  void write_base_string(TextSink& out) const {
    append_encoded(out, request.method);
    out.append("&");
    append_encoded(out, *uri);
    out.append("&");
    parameters->append_to_base_string(out);
    out.flush();
  }

  void make_base_string() {
    constexpr std::size_t kTypical = 768;
    verdict.base_string.reserve(
        std::max(kTypical, request.target.size() + header->parameters().size() * 64));
    StringSink sink(verdict.base_string);
    write_base_string(sink);
  }

  // The text is made when somebody wants it; for a digest it need not be there.
  bool signature_matches() {
    if (policy.base_string_of_accepted || method == SignatureMethod::rsa_sha1) {
      make_base_string();
    }
    if (signature_is_right()) {
      return true;
    }
    if (verdict.base_string.empty()) {
      make_base_string();
    }
    return refuse(Reason::signature_mismatch,
                  "The signature is not the one of this request. Compare the base string that your "
                  "client signs with the one given here, byte by byte; if they are equal, the "
                  "secrets differ.");
  }

  bool signature_is_right() {
    const std::string_view signature = value_of(Name::signature);
    switch (method) {
      case SignatureMethod::rsa_sha1:
        return verify_rsa_sha1(credential->rsa_public_key, verdict.base_string, signature);
      case SignatureMethod::plaintext:
        return equal_in_constant_time(
            signature, signing_key(credential->consumer_secret, credential->token_secret));
      case SignatureMethod::hmac_sha1:
      case SignatureMethod::hmac_sha256:
        break;
    }
    HmacSink sink(credentials.hmac_of(*credential, method));
    write_base_string(sink);
    const bool is_right =
        equal_in_constant_time(signature, Base64Digest(sink.finish().bytes()).text());
    if (!is_right && verdict.base_string.empty()) {
      verdict.base_string = sink.whole();
    }
    return is_right;
  }
};

Verifier::Verifier(CredentialStore credentials, Policy policy)
    : credentials_(std::move(credentials)),
      policy_(std::move(policy)),
      nonces_(policy_.clock_skew, policy_.nonce_capacity, policy_.request_order) {}

Verdict Verifier::verify(const SignedRequest& request, std::int64_t now) {
  Verdict verdict = check_request(request, now, credentials_);
  if (verdict.accepted()) {
    check_nonce(verdict, now);
    if (!verdict.accepted() && verdict.base_string.empty()) {
      verdict.base_string = base_string_of(request);
    }
  }
  return verdict;
}

std::string Verifier::base_string_of(const SignedRequest& request) {
  const Policy any;
  const CredentialStore none;
  Check check(any, none, request, 0);
  if (check.has_one_header() && check.header_is_readable() && check.base_string_can_be_made()) {
    check.make_base_string();
  }
  return std::move(check.verdict.base_string);
}

Verdict Verifier::check_request(const SignedRequest& request, std::int64_t now,
                                const CredentialStore& credentials) const {
  Check check(policy_, credentials, request, now);
  check.run();
  return std::move(check.verdict);
}

void Verifier::check_nonce(Verdict& verdict, std::int64_t now) {
  const ProtocolParameters& sent = verdict.parameters;
  const auto timestamp = parse_timestamp(sent[Name::timestamp]);
  if (!verdict.accepted() || !timestamp || sent[Name::nonce].empty()) {
    return;  // PLAINTEXT may go without them
  }
  switch (nonces_.remember(sent[Name::consumer_key], sent[Name::token], *timestamp,
                           sent[Name::nonce], now)) {
    case NonceMemory::Answer::fresh:
      if (sent[Name::signature_method] != name_of(SignatureMethod::plaintext)) {
        signatures_.add(sent[Name::signature]);
      }
      break;
    case NonceMemory::Answer::used:
      verdict.reason = Reason::nonce_reused;
      verdict.explanation =
          "This oauth_nonce was used before with this timestamp. Make a new nonce, and sign anew, "
          "for each request and each retry.";
      break;
    case NonceMemory::Answer::timestamp_forgotten:
      verdict.reason = Reason::timestamp_out_of_window;
      verdict.explanation =
          "The nonces of this timestamp are no longer remembered: so many came in, or the clock of "
          "the server has moved on. Sign anew with the current time.";
      break;
  }
}

}  // namespace engagement::oauth
