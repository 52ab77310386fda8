// Operations on the journal: what was received.
#include <algorithm>
#include <charconv>

#include "mock-server/admin/journal_json.h"
#include "mock-server/admin/operations.h"
#include "mock-server/admin/problem.h"
#include "mock-server/admin/schemas.h"
#include "mock-server/admin/selection.h"
#include "mock-server/admin/waiting.h"
#include "mock-server/journal/entry_json.h"
#include "mock-server/transport/request_framer.h"

namespace engagement::admin {
namespace {

// The cursor behind which the last matching requests stand.
std::uint64_t before_last(const journal::Journal& journal, const Selection& selection) {
  const auto all = journal.query(selection.filter, 0, std::size_t(-1)).entries;
  return all.size() > *selection.last ? all[all.size() - *selection.last - 1]->number : 0;
}

// New requests, or those since the last one that the client has seen.
transport::Answer stream_of(Context& context, const Call& call) {
  Selection selection = selection_of(call, {"after", "since", "last"});
  const bool has_cursor = std::any_of(call.query.begin(), call.query.end(), [](const auto& each) {
    return each.first == "after" || each.first == "since";
  });
  if (selection.last) {
    selection.after = std::max(selection.after, before_last(context.journal, selection));
  } else if (!has_cursor) {
    selection.after = context.journal.total();
  }
  const auto last = transport::field_values(call.request.headers, "Last-Event-ID");
  if (!last.empty()) {
    std::uint64_t number = 0;
    const auto [end, error] =
        std::from_chars(last[0].data(), last[0].data() + last[0].size(), number);
    selection.after = error == std::errc() ? number : selection.after;
  }
  return stream_requests(context, selection);
}

journal::EntryPtr find_request(const journal::Journal& journal, const std::string& id) {
  const auto entries = journal.snapshot();
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) {
    return entry->request_id == id || std::to_string(entry->number) == id;
  });
  return found == entries.end() ? nullptr : *found;
}

}  // namespace

transport::Answer list_requests(Context& context, const Call& call) {
  if (transport::has_list_element(call.request.headers, "Accept", "text/event-stream")) {
    return stream_of(context, call);
  }
  Selection selection = selection_of(call, {"after", "since", "last", "limit"});
  if (selection.last) {
    selection.after = std::max(selection.after, before_last(context.journal, selection));
  }
  const auto page = context.journal.query(selection.filter, selection.after, selection.limit);
  return json_answer(
      200, {{"requests", requests_json(page.entries, context.redactor)}, {"next", page.next}});
}

transport::Answer clear_requests(Context& context, const Call& /*call*/) {
  context.journal.clear();
  return no_content();
}

transport::Answer count_requests(Context& context, const Call& call) {
  const Selection selection = selection_of(call, {"after", "since"});
  return json_answer(200, {{"count", context.journal.count(selection.filter, selection.after)}});
}

transport::Answer wait_by_query(Context& context, const Call& call) {
  return wait_for_requests(context, selection_of(call, {"after", "since", "count", "timeout_ms"}));
}

transport::Answer wait_by_body(Context& context, const Call& call) {
  const nlohmann::json body = call.body();
  check_body(body, "Wait");
  Selection selection;
  selection.filter = filter_of(body.value("match", nlohmann::json::object()), "/match");
  selection.count = body.value("count", selection.count);
  selection.timeout =
      std::chrono::milliseconds(body.value("timeout_ms", selection.timeout.count()));
  selection.after = body.value("after", selection.after);
  return wait_for_requests(context, selection);
}

transport::Answer get_request(Context& context, const Call& call) {
  const auto entry = find_request(context.journal, call.parameter);
  if (!entry) {
    throw Problem(404, "request_unknown",
                  "No request of this id or number is held; GET /requests lists those that are.");
  }
  return json_answer(200, journal::entry_json(*entry, context.redactor));
}

transport::Answer reset(Context& context, const Call& call) {
  for (const auto& [name, value] : call.query) {
    if (name != "session" || call.query.size() > 1) {
      throw Problem(400, "query_invalid", "The only member of the query here is \"session\".");
    }
    context.fixtures.reset_sequences(value);
    context.journal.clear_session(value);
    return no_content();
  }
  context.fixtures.reset();
  context.journal.clear();
  return no_content();
}

}  // namespace engagement::admin
