#include "client-under-test/http/address_lookup.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "client-under-test/http/transport_error.h"

namespace engagement_client::http {
namespace {

// Null when the lookup fails.
AddressList resolve(const std::string& host, int port, int flags) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  return AddressList(error == 0 ? found : nullptr);
}

// What the asking and the looking thread share; whoever is last to leave deletes it. (Counted here
// because ThreadSanitizer takes the way that libstdc++ 12 releases a std::shared_ptr for a race.)
struct Lookup {
  std::atomic<int> owners{2};
  std::mutex mutex;
  std::condition_variable done;
  bool is_done = false;
  AddressList found;
};

struct Leave {
  void operator()(Lookup* lookup) const {
    if (--lookup->owners == 0) {
      delete lookup;
    }
  }
};
using Share = std::unique_ptr<Lookup, Leave>;

void run(Lookup& lookup, const std::string& host, int port) {
  AddressList found = resolve(host, port, 0);
  const std::lock_guard lock(lookup.mutex);
  lookup.found = std::move(found);
  lookup.is_done = true;
  lookup.done.notify_one();
}

}  // namespace

AddressList look_up(const std::string& host, int port, Deadline deadline) {
  if (AddressList literal = resolve(host, port, AI_NUMERICHOST)) {
    return literal;
  }
  const Share ours(new Lookup);
  std::thread([theirs = Share(ours.get()), host, port] { run(*theirs, host, port); }).detach();

  std::unique_lock lock(ours->mutex);
  if (!ours->done.wait_until(lock, deadline, [&] { return ours->is_done; })) {
    throw TransportError("timed out while looking up the host name");
  }
  if (!ours->found) {
    throw TransportError("the host name cannot be resolved");
  }
  return std::move(ours->found);
}

}  // namespace engagement_client::http
