#include "mock-server/admin/waiting.h"

#include <memory>
#include <utility>

#include "mock-server/admin/call.h"
#include "mock-server/admin/journal_json.h"
#include "mock-server/admin/problem.h"
#include "mock-server/journal/entry_json.h"

namespace engagement::admin {
namespace {

using Clock = std::chrono::steady_clock;
using Json = nlohmann::ordered_json;
using transport::Later;

constexpr auto kHeartbeat = std::chrono::seconds(10);
constexpr std::size_t kMostAtOnce = 100;        // events in one turn
constexpr std::size_t kManyBytes = 256 * 1024;  // enough for one turn

std::shared_ptr<void> slot_of(Context& context) {
  auto slot = context.slots.take();
  if (!slot) {
    throw Problem(503, "too_many_waiting",
                  "Too many calls wait or stream already; end some, or try again later.");
  }
  return slot;
}

class Wait {
 public:
  Wait(Context& context, const Selection& selection)
      : context_(context),
        selection_(selection),
        slot_(slot_of(context)),
        deadline_(Clock::now() + selection.timeout),
        looked_at_(selection.after) {}

  Later ask() {
    if (!looked_ || context_.journal.total() > looked_at_) {
      look();
    }
    if (found_.size() >= selection_.count) {
      return {ended(true), "", true};
    }
    return Clock::now() >= deadline_ ? Later{ended(false), "", true} : Later{};
  }

 private:
  void look() {
    looked_ = true;
    auto page =
        context_.journal.query(selection_.filter, looked_at_, selection_.count - found_.size());
    looked_at_ = page.next;
    found_.insert(found_.end(), page.entries.begin(), page.entries.end());
  }

  transport::Answer ended(bool satisfied) const {
    Json body;
    body["satisfied"] = satisfied;
    if (!satisfied) {
      body["message"] = std::to_string(found_.size()) + " of " + std::to_string(selection_.count) +
                        " requests came within " + std::to_string(selection_.timeout.count()) +
                        " ms. \"nearly\" shows the nearest others and what differs.";
    }
    body["requests"] = requests_json(found_, context_.redactor);
    if (!satisfied) {
      const auto all = context_.journal.query({}, selection_.after, std::size_t(-1)).entries;
      body["nearly"] =
          near_misses_json(journal::near_misses(selection_.filter, all, 5), context_.redactor);
    }
    transport::Answer answer = json_answer(satisfied ? 200 : 408, body);
    add_common_headers(answer);
    return answer;
  }

  Context& context_;
  const Selection selection_;
  const std::shared_ptr<void> slot_;
  const Clock::time_point deadline_;
  std::uint64_t looked_at_;
  bool looked_ = false;
  std::vector<journal::EntryPtr> found_;
};

class Stream {
 public:
  Stream(Context& context, const Selection& selection)
      : context_(context),
        filter_(selection.filter),
        slot_(slot_of(context)),
        looked_at_(selection.after) {}

  Later ask() {
    Later later;
    if (!std::exchange(begun_, true)) {
      later.answer = head();
      later.bytes = "retry: 1000\n\n";
    }
    if (context_.journal.total() > looked_at_) {
      later.bytes += events();
    }
    if (later.bytes.empty() && Clock::now() >= last_sign_ + kHeartbeat) {
      later.bytes = ": still here\n\n";
    }
    if (!later.bytes.empty()) {
      last_sign_ = Clock::now();
    }
    return later;
  }

 private:
  // As many as fit; the rest waits for the next turn.
  std::string events() {
    const auto page = context_.journal.query(filter_, looked_at_, kMostAtOnce);
    std::string text;
    for (const journal::EntryPtr& entry : page.entries) {
      text += "id: " + std::to_string(entry->number) + "\nevent: request\ndata: " +
              journal::to_text(journal::entry_json(*entry, context_.redactor)) + "\n\n";
      if (text.size() > kManyBytes) {
        looked_at_ = entry->number;
        return text;
      }
    }
    looked_at_ = page.next;
    return text;
  }

  static transport::Answer head() {
    transport::Answer answer;
    answer.headers = {{"Content-Type", "text/event-stream"}};
    answer.is_stream = true;
    add_common_headers(answer);
    return answer;
  }

  Context& context_;
  const journal::Filter filter_;
  const std::shared_ptr<void> slot_;
  std::uint64_t looked_at_;
  bool begun_ = false;
  Clock::time_point last_sign_ = Clock::now();
};

template <typename Work>
transport::Answer asked_of(std::shared_ptr<Work> work) {
  transport::Answer answer;
  answer.ask = [work = std::move(work)] { return work->ask(); };
  return answer;
}

}  // namespace

transport::Answer wait_for_requests(Context& context, const Selection& selection) {
  return asked_of(std::make_shared<Wait>(context, selection));
}

transport::Answer stream_requests(Context& context, const Selection& selection) {
  return asked_of(std::make_shared<Stream>(context, selection));
}

}  // namespace engagement::admin
