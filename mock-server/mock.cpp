#include "mock-server/mock.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <mutex>
#include <random>
#include <set>

#include "mock-server/admin/admin_server.h"
#include "mock-server/contract/body.h"
#include "mock-server/contract/refusal.h"
#include "mock-server/contract/shown_base_string.h"
#include "mock-server/fixtures/fixture_file.h"
#include "mock-server/fixtures/fixture_store.h"
#include "mock-server/journal/entry_json.h"
#include "mock-server/journal/journal.h"
#include "mock-server/journal/journal_file.h"
#include "mock-server/journal/redactor.h"
#include "mock-server/listeners.h"
#include "mock-server/metrics/counters.h"
#include "mock-server/oauth/diagnosis_budget.h"
#include "mock-server/oauth/verifier.h"
#include "mock-server/text/ascii.h"
#include "mock-server/transport/forwarded.h"
#include "mock-server/transport/request_framer.h"
#include "mock-server/transport/server.h"

namespace engagement {
namespace {

oauth::Policy policy_of(const MockConfig& config) {
  oauth::Policy policy;
  policy.base_string_of_accepted = false;  // the journal makes it for those who ask
  policy.clock_skew = config.clock_skew.count();
  policy.methods.clear();
  for (const std::string& name : config.signature_methods) {
    const auto method = oauth::parse_signature_method(name);
    if (!method) {
      std::string known;
      for (const std::string_view each : oauth::signature_method_names()) {
        known += (known.empty() ? "" : ", ") + std::string(each);
      }
      throw SetupError("there is no signature method \"" + name + "\"; there are: " + known);
    }
    policy.methods.push_back(*method);
  }
  return policy;
}

std::string random_prefix() {
  std::random_device device;
  constexpr char kDigits[] = "0123456789abcdef";
  std::string prefix;
  for (int i = 0; i < 8; ++i) {
    prefix += kDigits[device() % 16];
  }
  return prefix;
}

std::unique_ptr<journal::JournalFile> journal_file_of(const MockConfig& config) {
  if (config.journal_file.empty()) {
    return nullptr;
  }
  try {
    return std::make_unique<journal::JournalFile>(config.journal_file);
  } catch (const std::exception& error) {
    throw SetupError(error.what());
  }
}

MockConfig checked(MockConfig config) {
  if (config.threads < 1) {
    throw SetupError("a mock needs at least one thread to serve connections");
  }
  if (config.admin && config.admin->open && !admin::is_loopback(config.admin->host)) {
    throw SetupError("an admin listener without a token may listen on loopback only");
  }
  if (config.admin && config.admin->token.empty()) {
    config.admin->token = admin::random_token();
  }
  return config;
}

// RFC 9112 §3.2 wants a 400.
constexpr const char* kBadHost =
    "The Host field is not a host, or a host and a port, such as \"127.0.0.1:8080\".";

constexpr std::size_t kKeptOfBody = 1024;

// Of this thread: on a busy machine as many mistakes are looked for as on a quiet one.
std::chrono::nanoseconds processor_time() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

std::vector<std::string> other_secrets(const MockConfig& config) {
  return config.admin ? std::vector{config.admin->token} : std::vector<std::string>{};
}

}  // namespace

class Mock::Impl : public transport::Handler {
 public:
  explicit Impl(MockConfig config)
      : config_(checked(std::move(config))),
        fixtures_(config_.fixtures, config_.built_in_fixtures ? fixtures::built_in_fixtures()
                                                              : std::vector<fixtures::Fixture>{}),
        accounts_(config_.accounts.begin(), config_.accounts.end()),
        verifier_(config_.credentials, policy_of(config_)),
        redactor_(config_.credentials, other_secrets(config_)),
        shown_base_string_(config_.credentials, {config_.host}),
        journal_(config_.journal_capacity),
        journal_file_(journal_file_of(config_)),
        listeners_(config_),
        server_(listen()) {
    if (config_.admin) {
      listen_for_admin(*config_.admin);
    }
  }

  const Listeners& listeners() const { return listeners_; }
  fixtures::FixtureStore& fixtures() { return fixtures_; }
  const std::string& admin_url() const { return admin_url_; }
  const MockConfig& config() const { return config_; }
  journal::Journal& journal() { return journal_; }

  void stop(std::chrono::milliseconds grace) {
    server_->begin_stop(grace);  // before the lock: it shortens the grace of a stop under way
    const std::lock_guard lock(stop_mutex_);
    admin_.reset();
    server_->stop(grace);
  }

  void on_arrival() override {
    if (config_.on_arrival) {
      config_.on_arrival();
    }
  }

  transport::Answer on_request(transport::Request& request) override {
    const auto kept = std::make_shared<journal::Entry>();
    journal::Entry& entry = *kept;
    begin(entry, request);
    transport::Answer answer;
    try {
      answer = decide(request, entry);
    } catch (
        const std::exception& error) {  // our own trouble: marked, and no verdict on the client
      entry.internal_error = error.what();
      entry.reason = "internal_error";
      entry.explanation = "The mock itself failed; its journal says how.";
      answer = explained(entry, 500);
    }
    entry.status = !answer.fault || faults::sends_status_line(*answer.fault) ? answer.status : 0;
    entry.answered_with =
        answer.fault ? std::string(faults::name_of(*answer.fault)) : std::to_string(answer.status);
    take_received(entry, request);
    journal_.add(kept);
    answer.token = entry.number;
    counters_.count_decided(entry);
    if (journal_file_) {
      journal_file_->write(journal::to_text(journal::entry_json(entry, redactor_)));
    }
    return answer;
  }

  void on_answered(std::uint64_t token, transport::SteadyTime at) override {
    const journal::EntryPtr entry = journal_.mark_answered(token, at);
    if (entry) {
      counters_.count_answered(at - entry->received_at);
    }
    if (entry && config_.on_answered) {
      config_.on_answered(*entry);
    }
  }

  void on_tls_failure(std::size_t endpoint, const std::string& problem) override {
    if (config_.on_tls_failure) {
      config_.on_tls_failure(listeners_.name(endpoint), problem);
    }
  }

 private:
  std::unique_ptr<transport::Server> listen() {
    try {
      transport::ServerOptions options;
      options.endpoints = listeners_.endpoints();
      options.threads = config_.threads;
      options.limits.body = 64 * 1024;  // the requests are GETs; it is read for its signature only
      auto server = std::make_unique<transport::Server>(options, *this);
      listeners_.set_ports(*server);
      return server;
    } catch (const transport::ListenError& error) {
      throw SetupError(error.what(), listeners_.name(error.endpoint()));
    } catch (const std::exception& error) {
      throw SetupError(error.what());
    }
  }

  void listen_for_admin(const AdminConfig& config) {
    try {
      admin_ = std::make_unique<admin::AdminServer>(
          admin::ListenerOptions{
              config.host, config.port, config.token, config.open, {config_.host}},
          admin::Context{journal_, fixtures_, redactor_, counters_, [this] { return gauges(); },
                         listeners_.base_url(), admin::Slots()});
    } catch (const std::exception& error) {
      throw SetupError(std::string("the admin listener ") + error.what(), "admin");
    }
    admin_url_ =
        "http://" + transport::url_host(config.host) + ":" + std::to_string(admin_->port());
  }

  // Asked by the admin listener, which is stopped before the server.
  admin::Gauges gauges() const {
    return {server_->open_connections(), verifier_.nonces_held(),
            journal_file_ ? journal_file_->lost() : 0};
  }

  std::int64_t now() const {
    if (config_.unix_time) {
      return config_.unix_time();  // must not throw, see MockConfig
    }
    return std::chrono::duration_cast<std::chrono::seconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  }

  void begin(journal::Entry& entry, const transport::Request& request) {
    entry.request_id = id_prefix_ + "-" + std::to_string(++last_request_);
    entry.connection = request.connection;
    entry.unix_time = now();
    entry.received_at = request.received_at;
    entry.listener = listeners_.name(request.endpoint);
    entry.scheme = request.scheme;
    entry.method = request.method;
    entry.http_version = request.version;
  }

  // Moved into the entry once nothing looks at the request any more.
  static void take_received(journal::Entry& entry, transport::Request& request) {
    entry.target = std::move(request.target);
    entry.headers = std::move(request.headers);
    entry.body = std::move(request.body);
    if (entry.body.size() > kKeptOfBody) {
      entry.body.resize(kKeptOfBody);
      entry.body.shrink_to_fit();
    }
  }

  // The order in which faults win: docs/contract.md, readings 7 and 8.
  transport::Answer decide(const transport::Request& request, journal::Entry& entry) {
    if (request.malformed_status != 0) {
      return refused(entry, contract::refuse_malformed(request.malformed_status, request.problem));
    }
    const transport::Origin origin = config_.trust_forwarded ? transport::forwarded_origin(request)
                                                             : transport::received_origin(request);
    if (!origin.problem.empty()) {
      return refused(entry, contract::refuse_malformed(origin.status, origin.problem));
    }
    entry.scheme = origin.scheme;
    entry.authority = origin.host;
    entry.route = contract::check_route(request.target, config_.base_path);
    if (config_.enforcement == Enforcement::record) {
      check_signature(request, origin, entry);
      return from_fixture(request, entry, fixtures_.current()->find(entry.route.values));
    }
    const transport::FoundField host = transport::find_field(request.headers, "Host");
    if (const auto refusal = contract::refuse_host(host.times, request.version)) {
      return refused(entry, *refusal);
    }
    if (host.times > 0 && !transport::is_authority(host.value)) {
      return refused(entry, contract::refuse_malformed(400, kBadHost));
    }
    if (const auto refusal = contract::refuse_route(entry.route)) {
      return refused(entry, *refusal);
    }
    if (const auto refusal = contract::refuse_method(request.method)) {
      transport::Answer answer = refused(entry, *refusal);
      answer.headers.emplace_back("Allow", "GET");
      return answer;
    }
    const auto stored = fixtures_.current()->find(entry.route.values);
    if (stored == nullptr || stored->fixture.verify_signature) {
      check_signature(request, origin, entry);
      if (const auto refusal = contract::refuse_signature(entry.verdict)) {
        return refused(entry, *refusal);
      }
    }
    if (const auto refusal = contract::refuse_account(
            entry.route.values.account,
            accounts_.empty() || accounts_.contains(entry.route.values.account))) {
      return refused(entry, *refusal);
    }
    if (const auto refusal = contract::refuse_query(entry.route)) {
      return refused(entry, *refusal);
    }
    return from_fixture(request, entry, stored);
  }

  void check_signature(const transport::Request& request, const transport::Origin& origin,
                       journal::Entry& entry) {
    oauth::SignedRequest signed_request;
    signed_request.method = request.method;
    signed_request.target = origin.target;
    signed_request.scheme = origin.scheme;
    signed_request.host = origin.host;
    signed_request.authorization = transport::field_values(request.headers, "Authorization");
    signed_request.content_type = transport::find_field(request.headers, "Content-Type").value;
    signed_request.body = request.body;
    entry.checked = true;
    entry.verdict = verifier_.verify(signed_request, entry.unix_time);
    const bool is_kept_whole =
        request.body.size() <= kKeptOfBody && origin.target.size() == request.target.size();
    if (!is_kept_whole && entry.verdict.base_string.empty()) {
      // What is kept is too little to make it of later, or not what was checked.
      entry.verdict.base_string = oauth::Verifier::base_string_of(signed_request);
    }
    if (!entry.verdict.accepted() && budget_.may_spend()) {
      const auto start = processor_time();
      entry.diagnosis = oauth::diagnose(signed_request, entry.verdict, config_.credentials,
                                        hints_for(request, entry.verdict));
      budget_.spend(processor_time() - start);
    }
  }

  // What this client may have mixed up.
  oauth::DiagnosisHints hints_for(const transport::Request& request,
                                  const oauth::Verdict& verdict) const {
    constexpr std::size_t kMostSecrets = 64;
    oauth::DiagnosisHints hints;
    for (const oauth::Credential& each : config_.credentials.all()) {
      if (hints.secrets.size() < kMostSecrets) {
        hints.secrets.push_back(each.consumer_secret);
        hints.secrets.push_back(each.token_secret);
      }
    }
    // A proxy in between tells which host the client signed for.
    for (const std::string_view host :
         transport::field_values(request.headers, "X-Forwarded-Host")) {
      hints.authorities.emplace_back(host.substr(0, host.find(',')));
    }
    hints.is_accepted_signature =
        verifier_.has_accepted(verdict.parameters[oauth::ProtocolParameters::signature]);
    return hints;
  }

  transport::Answer from_fixture(const transport::Request& request, journal::Entry& entry,
                                 const std::shared_ptr<const fixtures::StoredFixture>& stored) {
    if (stored == nullptr) {
      entry.explanation = "The engagement is valid.";
      return explained(entry, 200);
    }
    const fixtures::Fixture& fixture = stored->fixture;
    entry.fixture = fixture.name;
    const auto step = fixtures_.next(*stored, entry.route.values, request.target);
    entry.step = step.index;
    entry.sequence = step.sequence;
    entry.position = step.position;
    entry.scripted = step.scripted;
    entry.reason = "scripted";
    entry.explanation = "Answered by the fixture \"" + fixture.name + "\", response " +
                        std::to_string(step.index + 1) + " of " +
                        std::to_string(fixture.responses.size()) + ".";
    if (step.answer == nullptr) {
      entry.unexpected = true;
      entry.reason = "request_unexpected";
      entry.explanation =
          "The fixture \"" + fixture.name + "\" foresees no further request, and this is one.";
      return explained(entry, 500);
    }
    return scripted(entry, *step.answer, stored);
  }

  // `given` is a part of `owner`.
  transport::Answer scripted(journal::Entry& entry, const fixtures::Answer& given,
                             std::shared_ptr<const void> owner) {
    transport::Answer answer = explained(entry, given.status);
    if (given.body) {
      constexpr std::size_t kLarge = 16 * 1024;
      if (given.body->size() < kLarge) {
        answer.body = *given.body;
      } else {
        answer.body.clear();
        answer.shared_body = {std::move(owner), &*given.body};
      }
      std::erase_if(answer.headers, [](const auto& h) { return h.first == "Content-Type"; });
    }
    for (const auto& header : given.headers) {
      std::erase_if(answer.headers, [&](const auto& h) {
        return text::equal_ignoring_case(h.first, header.first);
      });
    }
    answer.headers.insert(answer.headers.end(), given.headers.begin(), given.headers.end());
    answer.delay = given.delay;
    answer.fault = given.fault;
    answer.close = given.close;
    return answer;
  }

  transport::Answer refused(journal::Entry& entry, const contract::Refusal& refusal) {
    entry.reason = refusal.reason;
    entry.explanation = refusal.explanation;
    return explained(entry, refusal.status);
  }

  // The mock's own answer: the body says why, in the style that was asked for. Nothing in it
  // depends on how a received text compares with a secret: see contract/shown_base_string.h.
  transport::Answer explained(const journal::Entry& entry, int status) const {
    transport::Answer answer;
    answer.status = status;
    answer.headers.reserve(3);
    answer.headers.emplace_back("X-Request-Id", entry.request_id);
    if (status == 401) {
      answer.headers.emplace_back("WWW-Authenticate", "OAuth realm=\"Validate Engagement\"");
    }
    if (config_.bodies == BodyStyle::json) {
      answer.headers.emplace_back("Content-Type", "application/json");
      answer.body = body_of(entry, status);
    } else if (config_.bodies == BodyStyle::oauth_problem && status == 401) {
      answer.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
      answer.body = body_of(entry, status);
    }
    return answer;
  }

  std::string body_of(const journal::Entry& entry, int status) const {
    contract::Explained words;
    words.status = status;
    words.reason = entry.reason;
    words.request_id = entry.request_id;
    words.explanation = entry.explanation;
    if (!entry.checked || entry.verdict.accepted()) {
      return write_body(words);
    }
    const std::string& expected = entry.verdict.base_string;
    const std::string& theirs = entry.diagnosis.signed_base_string;
    const std::string base_string = shown_base_string_(expected);
    oauth::Diagnosis diagnosis = entry.diagnosis;
    diagnosis.signed_base_string = shown_base_string_(theirs);
    words.first_difference = static_cast<std::size_t>(
        std::mismatch(expected.begin(), expected.end(), theirs.begin(), theirs.end()).first -
        expected.begin());
    words.source = oauth::source_of(entry.verdict.reason);
    words.base_string = base_string;
    words.diagnosis = &diagnosis;
    return write_body(words);
  }

  std::string write_body(const contract::Explained& words) const {
    return config_.bodies == BodyStyle::json ? contract::json_body(words)
                                             : contract::oauth_problem_body(words);
  }

  const MockConfig config_;
  fixtures::FixtureStore fixtures_;
  const std::set<std::string> accounts_;
  oauth::Verifier verifier_;
  oauth::DiagnosisBudget budget_;
  const journal::Redactor redactor_;
  const contract::ShownBaseString shown_base_string_;
  journal::Journal journal_;
  const std::unique_ptr<journal::JournalFile> journal_file_;
  metrics::Counters counters_;
  const std::string id_prefix_ = random_prefix();
  std::atomic<std::uint64_t> last_request_{0};
  Listeners listeners_;
  std::string admin_url_;
  std::mutex stop_mutex_;
  std::unique_ptr<transport::Server> server_;  // it calls what stands above
  std::unique_ptr<admin::AdminServer> admin_;  // likewise
};

Mock::Mock(MockConfig config) : impl_(std::make_unique<Impl>(std::move(config))) {}

Mock::~Mock() {
  stop(std::chrono::milliseconds(0));
}

const std::string& Mock::base_url() const {
  return impl_->listeners().base_url();
}

int Mock::port() const {
  return impl_->listeners().port();
}

const std::string& Mock::https_url() const {
  return impl_->listeners().https_url();
}

const std::string& Mock::ca_pem() const {
  return impl_->listeners().ca_pem();
}

const std::vector<Mock::BadCertificate>& Mock::bad_certificates() const {
  return impl_->listeners().bad_certificates();
}

const std::string& Mock::admin_url() const {
  return impl_->admin_url();
}

const std::string& Mock::admin_token() const {
  static const std::string none;
  return impl_->config().admin ? impl_->config().admin->token : none;
}

std::vector<journal::Entry> Mock::requests() const {
  std::vector<journal::Entry> copies;
  for (const journal::EntryPtr& entry : impl_->journal().snapshot()) {
    copies.push_back(*entry);
  }
  return copies;
}

std::size_t Mock::count(const journal::Filter& filter) const {
  return impl_->journal().count(filter);
}

bool Mock::wait_for(const journal::Filter& filter, std::size_t wanted,
                    std::chrono::steady_clock::time_point deadline) const {
  return impl_->journal().wait_for(filter, wanted, deadline);
}

std::vector<journal::Finding> Mock::verify(const journal::Expectation& expectation) const {
  return journal::judge(expectation, impl_->journal().snapshot());
}

void Mock::clear() {
  impl_->journal().clear();
}

fixtures::FixtureStore& Mock::fixtures() {
  return impl_->fixtures();
}

void Mock::stop(std::chrono::milliseconds grace) {
  impl_->stop(grace);
}

}  // namespace engagement
