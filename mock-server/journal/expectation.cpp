#include "mock-server/journal/expectation.h"

#include <algorithm>
#include <map>
#include <set>

#include "mock-server/oauth/verifier.h"

namespace engagement::journal {
namespace {

constexpr std::size_t kNearMisses = 3;

std::string_view authorization_of(const Entry& entry) {
  const auto values = entry.header_values("Authorization");
  return values.empty() ? std::string_view() : values.front();
}

std::string words_of(std::chrono::milliseconds duration) {
  return std::to_string(duration.count()) + " ms";
}

std::string number_of(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " request" : " requests");
}

// A request, what it repeats if it is a resend, and what came before it in its session.
struct Seen {
  const Entry* entry;
  const Entry* repeats = nullptr;
  const Entry* before = nullptr;   // of the session, resends included
  const Entry* attempt = nullptr;  // the last attempt of the session before this one
};

std::vector<Seen> seen_of(const std::vector<EntryPtr>& matched) {
  struct Session {
    std::map<std::string_view, const Entry*> by_authorization;
    const Entry* last = nullptr;
    const Entry* last_attempt = nullptr;
  };
  std::map<std::string_view, Session> sessions;
  std::vector<Seen> all;
  for (const EntryPtr& entry : matched) {
    Session& session = sessions[entry->route.values.session];
    Seen seen{entry.get(), nullptr, session.last, session.last_attempt};
    const std::string_view authorization = authorization_of(*entry);
    if (!authorization.empty()) {
      const auto [first, is_new] = session.by_authorization.emplace(authorization, entry.get());
      seen.repeats = is_new ? nullptr : first->second;
    }
    session.last = entry.get();
    if (seen.repeats == nullptr) {
      session.last_attempt = entry.get();
    }
    all.push_back(seen);
  }
  return all;
}

std::string words_for_resend(const Seen& seen) {
  return seen.entry->request_id + " repeats " + seen.repeats->request_id +
         " with the same Authorization on " +
         (seen.entry->connection == seen.repeats->connection ? "the same" : "another") +
         " connection: the HTTP library sent it again, it is no retry of the client";
}

class Judge {
 public:
  Judge(const Expectation& expectation, const std::vector<EntryPtr>& entries)
      : expectation_(expectation), entries_(entries) {
    std::copy_if(entries.begin(), entries.end(), std::back_inserter(matched_),
                 [&](const EntryPtr& entry) { return expectation.match.matches(*entry); });
    seen_ = seen_of(matched_);
  }

  std::vector<Finding> findings() {
    check_count();
    check_order("answers", expectation_.answers,
                [](const Entry& entry) { return entry.answered_with; });
    check_order("engagements", expectation_.engagements,
                [](const Entry& entry) { return entry.route.values.engagement; });
    check_gaps();
    if (expectation_.fresh_nonces) {
      check_nonces();
    }
    if (expectation_.fresh_timestamps) {
      check_timestamps();
    }
    if (expectation_.signatures_accepted) {
      check_signatures();
    }
    if (expectation_.answers_consumed) {
      check_consumed();
    }
    return std::move(findings_);
  }

 private:
  void find(bool holds, std::string message, std::vector<std::string> requests) {
    const std::size_t further = requests.size() - std::min(requests.size(), kMostListed);
    requests.resize(requests.size() - further);
    findings_.push_back(
        {expectation_.name, holds, std::move(message), std::move(requests), further, {}});
  }

  // What is wrong and the requests that it is wrong with; or `all_well`, of all.
  void find_problems(const std::string& all_well, const std::vector<std::string>& problems,
                     const std::vector<std::string>& wrong) {
    const bool holds = problems.empty();
    find(holds, (holds ? all_well : listed(problems, "; ")) + ".", holds ? ids() : wrong);
  }

  std::vector<std::string> ids() const {
    std::vector<std::string> all;
    for (const EntryPtr& entry : matched_) {
      all.push_back(entry->request_id);
    }
    return all;
  }

  void check_count() {
    const std::size_t count = matched_.size();
    const auto& [exactly, at_most] = std::tie(expectation_.exactly, expectation_.at_most);
    auto at_least = expectation_.at_least;
    if (!exactly && !at_least && !at_most) {
      at_least = 1;  // a filter that is misspelt must not satisfy everything
    }
    const bool too_few = (exactly && count < *exactly) || (at_least && count < *at_least);
    const bool too_many = (exactly && count > *exactly) || (at_most && count > *at_most);
    std::string message = number_of(count) + (count == 1 ? " matches" : " match");
    message += exactly ? ", expected " + std::to_string(*exactly) : "";
    message += at_least ? ", expected at least " + std::to_string(*at_least) : "";
    message += at_most ? ", expected at most " + std::to_string(*at_most) : "";
    std::vector<std::string> resends;
    for (const Seen& seen : seen_) {
      if (seen.repeats != nullptr) {
        resends.push_back(words_for_resend(seen));
      }
    }
    message += resends.empty() ? "" : "; " + listed(resends, "; ");
    find(!too_few && !too_many, message + ".", ids());
    if (too_few) {
      findings_.back().nearly = near_misses(expectation_.match, entries_, kNearMisses);
    }
  }

  template <typename Value>
  void check_order(const std::string& what, const std::vector<std::string>& wanted, Value value) {
    if (wanted.empty()) {
      return;
    }
    std::vector<std::string> was;
    for (const EntryPtr& entry : matched_) {
      was.push_back(value(*entry));
    }
    std::string message =
        "The " + what + " in order: " + (was.empty() ? "none" : listed(was, ", "));
    if (was != wanted) {
      message += "; expected " + listed(wanted, ", ");
    }
    const auto differs = std::mismatch(was.begin(), was.end(), wanted.begin(), wanted.end()).first;
    if (was != wanted && std::max(was.size(), wanted.size()) > kMostListed) {
      message += "; the first difference is in place " + std::to_string(differs - was.begin() + 1);
    }
    find(was == wanted, message + ".", ids());
  }

  void check_gaps() {
    if (!expectation_.gaps_at_least && !expectation_.gaps_at_most) {
      return;
    }
    std::vector<std::string> wrong, problems;
    std::size_t gaps = 0;
    for (const Seen& seen : seen_) {
      if (seen.attempt == nullptr || seen.repeats != nullptr) {
        continue;
      }
      ++gaps;
      if (std::string problem = gap_problem(seen); !problem.empty()) {
        wrong.push_back(seen.entry->request_id);
        problems.push_back(std::move(problem));
      }
    }
    find_problems(std::to_string(gaps) + (gaps == 1 ? " gap" : " gaps") +
                      " between attempts, each as expected",
                  problems, wrong);
  }

  std::string gap_problem(const Seen& seen) const {
    const std::string& id = seen.entry->request_id;
    if (!seen.before->is_answered() || seen.before->answered_at > seen.entry->received_at) {
      return id + " came before " + seen.before->request_id + " was answered";
    }
    // Fractions of milliseconds: whole nanoseconds of what is expected may be more than 64 bits.
    using Milliseconds = std::chrono::duration<double, std::milli>;
    const Milliseconds gap = seen.entry->received_at - seen.before->answered_at;
    const std::string words = id + " came " +
                              words_of(std::chrono::floor<std::chrono::milliseconds>(gap)) +
                              " after the answer to " + seen.before->request_id;
    if (expectation_.gaps_at_least && gap < Milliseconds(*expectation_.gaps_at_least)) {
      return words + ", expected at least " + words_of(*expectation_.gaps_at_least);
    }
    if (expectation_.gaps_at_most && gap > Milliseconds(*expectation_.gaps_at_most)) {
      return words + ", expected at most " + words_of(*expectation_.gaps_at_most);
    }
    return {};
  }

  // One finding over all requests: what is wrong with each, or `all_well`.
  template <typename Problem>
  void check_each(const std::string& all_well, Problem problem_of) {
    std::vector<std::string> wrong, problems;
    for (const Seen& seen : seen_) {
      if (std::string problem = problem_of(seen); !problem.empty()) {
        wrong.push_back(seen.entry->request_id);
        problems.push_back(std::move(problem));
      }
    }
    find_problems(all_well, problems, wrong);
  }

  void check_nonces() {
    using Parameters = oauth::ProtocolParameters;
    std::map<std::pair<std::string_view, std::string_view>, const Entry*> used;
    check_each("Each request has a nonce of its own", [&](const Seen& seen) -> std::string {
      const Parameters& parameters = seen.entry->verdict.parameters;
      if (seen.repeats != nullptr) {
        return words_for_resend(seen);
      }
      if (parameters[Parameters::nonce].empty()) {
        return seen.entry->request_id + " has no nonce that was checked";
      }
      const auto [first, is_new] = used.emplace(
          std::pair(parameters[Parameters::nonce], parameters[Parameters::timestamp]), seen.entry);
      return is_new ? ""
                    : seen.entry->request_id + " has the nonce of " + first->second->request_id;
    });
  }

  void check_timestamps() {
    const auto timestamp_of = [](const Entry& entry) {
      return oauth::parse_timestamp(entry.verdict.parameters[oauth::ProtocolParameters::timestamp]);
    };
    check_each(
        "Each attempt has a timestamp of its own time", [&](const Seen& seen) -> std::string {
          if (seen.repeats != nullptr) {
            return {};
          }
          const auto timestamp = timestamp_of(*seen.entry);
          if (!timestamp) {
            return seen.entry->request_id + " has no timestamp that can be read";
          }
          const auto before = seen.attempt == nullptr ? std::nullopt : timestamp_of(*seen.attempt);
          if (!before) {
            return {};  // the first, or the one before is the problem
          }
          const auto elapsed = std::chrono::floor<std::chrono::seconds>(seen.entry->received_at -
                                                                        seen.attempt->received_at);
          const std::int64_t moved = *timestamp - *before;
          return moved >= std::max<std::int64_t>(elapsed.count() - 1, 0)
                     ? ""
                     : "the timestamp of " + seen.entry->request_id + " is " +
                           std::to_string(moved) + " s after that of " + seen.attempt->request_id +
                           ", which came " + std::to_string(elapsed.count()) + " s before";
        });
  }

  void check_signatures() {
    check_each("Each signature is good", [](const Seen& seen) -> std::string {
      const Entry& entry = *seen.entry;
      if (entry.accepted()) {
        return {};
      }
      if (!entry.checked) {
        return "the signature of " + entry.request_id + " was not checked";
      }
      std::string words =
          entry.request_id + " was refused: " + std::string(oauth::code_of(entry.verdict.reason));
      for (const std::string_view mistake : entry.diagnosis.mistakes) {
        words.append(", ").append(mistake);
      }
      return words;
    });
  }

  // The requests that advance a sequence need not be those that match: others share the counter of
  // a global script. So the furthest position counts, whoever reached it.
  void check_consumed() {
    std::map<std::uint64_t, const Entry*> furthest;
    for (const EntryPtr& entry : matched_) {
      if (entry->sequence != 0) {
        furthest.emplace(entry->sequence, entry.get());
      }
    }
    for (const EntryPtr& entry : entries_) {
      const auto found = furthest.find(entry->sequence);
      if (found != furthest.end() && found->second->position < entry->position) {
        found->second = entry.get();
      }
    }
    std::vector<std::string> wrong, problems;
    for (const auto& [sequence, last] : furthest) {
      if (last->position < last->scripted) {
        wrong.push_back(last->request_id);
        problems.push_back(std::to_string(last->position) + " of the " +
                           std::to_string(last->scripted) + " answers of the fixture \"" +
                           last->fixture + "\" were given, the last to " + last->request_id);
      }
    }
    find_problems("Each script was used to its end", problems, wrong);
  }

  const Expectation& expectation_;
  const std::vector<EntryPtr>& entries_;
  std::vector<EntryPtr> matched_;
  std::vector<Seen> seen_;
  std::vector<Finding> findings_;
};

}  // namespace

std::string listed(const std::vector<std::string>& items, std::string_view separator) {
  std::string text;
  for (std::size_t i = 0; i < std::min(items.size(), kMostListed); ++i) {
    text.append(i == 0 ? "" : separator).append(items[i]);
  }
  if (items.size() > kMostListed) {
    text.append(separator).append("and ") += std::to_string(items.size() - kMostListed) + " more";
  }
  return text;
}

std::vector<Finding> judge(const Expectation& expectation, const std::vector<EntryPtr>& entries) {
  return Judge(expectation, entries).findings();
}

std::vector<NearMiss> near_misses(const Filter& filter, const std::vector<EntryPtr>& entries,
                                  std::size_t most) {
  std::vector<NearMiss> misses;
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    if (auto differences = filter.differences(**entry); !differences.empty()) {
      misses.push_back({*entry, std::move(differences)});
    }
  }
  std::stable_sort(misses.begin(), misses.end(), [](const NearMiss& a, const NearMiss& b) {
    return a.differences.size() < b.differences.size();
  });
  misses.resize(std::min(misses.size(), most));
  return misses;
}

}  // namespace engagement::journal
