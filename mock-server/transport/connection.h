// One TCP connection: reads whole requests, sends each answer as planned, keeps alive in between.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "mock-server/faults/fault.h"
#include "mock-server/tls/handles.h"
#include "mock-server/transport/channel.h"
#include "mock-server/transport/event_loop.h"
#include "mock-server/transport/message.h"
#include "mock-server/transport/request_framer.h"

namespace engagement::transport {

struct Timeouts {
  std::chrono::milliseconds handshake{10'000};  // of TLS, from its connection on
  std::chrono::milliseconds idle{75'000};       // between requests, on a connection kept alive
  std::chrono::milliseconds request{30'000};    // from the first byte of a request to its last
  std::chrono::milliseconds write{30'000};      // while the client takes nothing of an answer
  std::chrono::milliseconds linger{1'000};  // after our end is closed, for the client to close its
};

// Belongs to the thread of its event loop. While an answer is under way nothing is read, so that a
// client that pipelines is slowed by its own socket. What one connection does in a turn of the loop
// is bounded: it reads once, answers one request (more only while nobody else waits) and sends at
// most kMostInATurn bytes.
class Connection : public EventLoop::Watcher {
 public:
  struct Context {
    EventLoop& loop;
    Handler& handler;
    Limits limits;
    Timeouts timeouts;
    std::size_t& held;  // bytes that all connections of the loop hold, see Connection::held()
    // Called when the connection is closed; it must be destroyed, but not within the call.
    std::function<void(int fd)> on_closed;
  };

  // Takes over `fd`, a connected non-blocking socket that came in by this endpoint; with a context
  // it speaks TLS.
  Connection(const Context& context, int fd, std::uint64_t id, std::size_t endpoint,
             const tls::ServerContext& tls);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void on_ready(std::uint32_t epoll_events) override;

  // The server stops: closes now if no answer is under way, else behind it.
  void finish();
  bool is_closed() const { return phase_ == Phase::closed; }
  // Bytes of memory that it costs, about: itself, what came of a request, and the answer under way
  // but for what is shared.
  std::size_t held() const { return held_; }
  // When it was opened, had sent a whole request, or took something of an answer, whichever was
  // last; while it waits for us, that is now. A byte of a request does not count: a client could
  // send one a second for ever.
  SteadyTime last_moved_at() const;
  void close();

 private:
  static constexpr std::size_t kMostInATurn = 128 * 1024;

  enum class Phase { handshaking, reading, answering, parting, lingering, closed };

  void shake_hands();
  void refuse_plain_http();
  void fail_handshake(const std::string& problem);
  void on_handshake_too_slow() { fail_handshake("the handshake took too long"); }
  void on_readable();
  void drop_input();
  void on_request_bytes();
  void on_next_requests();
  void serve(Request request);
  void ask_in_time();
  void ask_again();
  void run_steps();
  void run_steps_in_time();
  bool send_step(const faults::WireStep& step);
  void end_answer();
  void forget_steps();
  void half_close();
  void reset();
  void on_ready_to_answer();
  bool peer_waits() const;
  void watch(std::uint32_t events);
  void set_deadline(std::chrono::milliseconds after, void (Connection::*then)());
  void continue_after_wait();
  void report_answered();
  void note_held();

  const Context& context_;
  const int fd_;
  const std::uint64_t id_;
  const std::size_t endpoint_;
  const bool is_tls_;  // spoken, or due
  std::unique_ptr<Channel> channel_;
  Phase phase_ = Phase::reading;
  RequestFramer framer_;
  bool in_request_ = false;  // its first byte is in
  bool has_next_ = false;    // bytes behind the last request wait for a turn to be looked at
  SteadyTime first_byte_at_{};
  bool keep_alive_ = true;
  bool cut_ = false;  // closed without a goodbye
  bool finishing_ = false;

  std::vector<faults::WireStep> steps_;  // of the answer under way
  std::size_t step_ = 0;
  std::size_t sent_ = 0;        // bytes of the current step
  std::size_t turn_left_ = 0;   // bytes that may be sent in this turn
  bool has_more_ = false;       // to send, in the next turn
  std::function<Later()> ask_;  // of an answer that comes by and by
  std::unique_ptr<Request> asked_for_;  // what it answers
  std::uint64_t token_ = 0;
  bool unreported_ = false;
  SteadyTime last_send_at_{};
  SteadyTime last_moved_at_{};
  std::size_t held_ = 0;

  EventLoop::Timer timer_;
  void (Connection::*then_)() = nullptr;  // what the timer calls
  std::uint32_t watched_ = 0;
};

}  // namespace engagement::transport
