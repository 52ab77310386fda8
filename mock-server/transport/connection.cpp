#include "mock-server/transport/connection.h"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

#include "mock-server/transport/response_writer.h"

namespace engagement::transport {
namespace {

using Clock = std::chrono::steady_clock;
using Kind = faults::WireStep::Kind;

bool wants_keep_alive(const Request& request) {
  if (request.version == "HTTP/1.0") {
    return has_list_element(request.headers, "Connection", "keep-alive");
  }
  return !has_list_element(request.headers, "Connection", "close");
}

using State = Channel::State;

// Whether the answer has a body on the wire (RFC 9110 §6.4.1).
bool has_content(const Request& request, const Answer& answer) {
  return request.method != "HEAD" && answer.status != 204 && answer.status != 304;
}

}  // namespace

Connection::Connection(const Context& context, int fd, std::uint64_t id, std::size_t endpoint,
                       const tls::ServerContext& tls)
    : context_(context),
      fd_(fd),
      id_(id),
      endpoint_(endpoint),
      is_tls_(tls != nullptr),
      channel_(make_channel(fd, tls)),
      phase_(tls ? Phase::handshaking : Phase::reading),
      framer_(context.limits),
      timer_(context.loop, [this] {
        (this->*then_)();
        note_held();
      }) {
  last_moved_at_ = Clock::now();
  note_held();
  watch(EPOLLIN);
  if (tls) {
    set_deadline(context_.timeouts.handshake, &Connection::on_handshake_too_slow);
  } else {
    set_deadline(context_.timeouts.request, &Connection::close);
  }
}

Connection::~Connection() {
  context_.held -= held_;
  if (phase_ != Phase::closed) {
    context_.loop.unwatch(fd_);
    ::close(fd_);
  }
}

void Connection::watch(std::uint32_t events) {
  if (watched_ != events) {
    watched_ = events;
    context_.loop.watch(fd_, events, this);
  }
}

void Connection::set_deadline(std::chrono::milliseconds after, void (Connection::*then)()) {
  then_ = then;
  timer_.set(Clock::now() + after);
}

void Connection::note_held() {
  // For one that is idle, with room for the libraries: 0.8 and about 14 KB were measured.
  constexpr std::size_t kPlain = 2 * 1024;
  constexpr std::size_t kTls = 20 * 1024;
  std::size_t held = 0;
  if (phase_ != Phase::closed) {
    held = framer_.held() + (is_tls_ ? kTls : kPlain);
  }
  for (const faults::WireStep& step : steps_) {
    held += step.bytes.capacity();
  }
  context_.held += held - std::exchange(held_, held);
}

SteadyTime Connection::last_moved_at() const {
  const bool waits_for_us = phase_ == Phase::answering && (watched_ & EPOLLOUT) == 0;
  return waits_for_us ? Clock::now() : last_moved_at_;
}

// Decides by what the system calls say, never by the flags: they may be of a connection that had
// the same descriptor a moment ago.
void Connection::on_ready(std::uint32_t /*epoll_events*/) {
  turn_left_ = kMostInATurn;
  switch (phase_) {
    case Phase::handshaking:
      shake_hands();
      break;
    case Phase::reading:
      if (!has_next_) {
        on_readable();
      }
      on_next_requests();
      break;
    case Phase::parting:
      half_close();
      break;
    case Phase::lingering:
      drop_input();
      break;
    case Phase::answering:
      on_ready_to_answer();
      break;
    case Phase::closed:
      break;
  }
  note_held();
}

void Connection::on_ready_to_answer() {
  const bool can_send = has_more_ || (watched_ & EPOLLOUT) != 0;
  if ((ask_ || !can_send) && !peer_waits()) {
    close();
  } else if (can_send) {
    run_steps();  // which finds out, too, when the client is gone
    on_next_requests();
  } else {
    // The client has closed its sending side, and may still read. Errors and hang-ups are told
    // without being asked for; asking for more would turn the loop until the wait is over.
    watch(0);
  }
}

// Whether there still is one; and for what may come by and by nobody waits who has closed. Bytes
// that it sent before say nothing.
bool Connection::peer_waits() const {
  pollfd now{fd_, POLLRDHUP, 0};
  if (poll(&now, 1, 0) < 0) {
    return true;
  }
  const bool is_gone = (now.revents & (POLLERR | POLLHUP)) != 0;
  return !is_gone && (!ask_ || (now.revents & POLLRDHUP) == 0);
}

void Connection::shake_hands() {
  switch (channel_->handshake()) {
    case State::done:
      phase_ = Phase::reading;
      watch(EPOLLIN);
      set_deadline(context_.timeouts.request, &Connection::close);
      break;
    case State::want_read:
      watch(EPOLLIN);
      break;
    case State::want_write:
      watch(EPOLLOUT);
      break;
    case State::plain_http:
      refuse_plain_http();
      break;
    case State::closed:
    case State::failed:
      fail_handshake(channel_->problem());
      break;
  }
}

// Told in the clear, since that is all that this client reads; what it sent is not looked at.
void Connection::refuse_plain_http() {
  channel_ = make_channel(fd_, nullptr);
  first_byte_at_ = Clock::now();
  context_.handler.on_arrival();
  Request request;
  request.version = "HTTP/1.1";
  request.malformed_status = 400;
  request.problem =
      "This is a plain http request; this port speaks https. Use https:// in the URL.";
  serve(std::move(request));
}

// Lingers, so that the alert which says what is wrong gets to the client.
void Connection::fail_handshake(const std::string& problem) {
  context_.handler.on_tls_failure(endpoint_, problem);
  half_close();
}

void Connection::on_readable() {
  std::array<char, Channel::kMostInARead> bytes;
  const auto [state, got] = channel_->read(bytes.data(), bytes.size());
  if (state == State::want_read || state == State::want_write) {
    watch(state == State::want_read ? EPOLLIN : EPOLLOUT);
    return;
  }
  if (state != State::done) {
    close();
    return;
  }
  watch(EPOLLIN);
  framer_.append({bytes.data(), got});
  if (!std::exchange(in_request_, true)) {
    first_byte_at_ = Clock::now();
    context_.handler.on_arrival();
  }
  on_request_bytes();
}

// What comes after our end was closed is dropped, as it is on the wire.
void Connection::drop_input() {
  std::array<char, Channel::kMostInARead> bytes;
  const ssize_t got = recv(fd_, bytes.data(), bytes.size(), 0);
  if (got == 0 || (got < 0 && !would_block(errno))) {
    close();
  }
}

void Connection::on_request_bytes() {
  const RequestFramer::State state = framer_.poll();
  if (framer_.take_expects_continue() && state == RequestFramer::State::need_more) {
    constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    if (channel_->write(kContinue).bytes != kContinue.size()) {
      close();  // it has not even taken the answers before this request
      return;
    }
  }
  if (state != RequestFramer::State::need_more) {
    serve(framer_.take());
  } else {
    then_ = &Connection::close;
    timer_.set(first_byte_at_ + context_.timeouts.request);
  }
}

// Requests that came in behind the last one. They are looked at in a turn of their own, so that a
// client that pipelines without end leaves turns for the others; and before more is read, so that
// they do not pile up. A turn of the loop for each would cost the more the less there is to do.
void Connection::on_next_requests() {
  constexpr int kMostWhileQuiet = 16;
  for (int i = 0; has_next_ && (i == 0 || context_.loop.is_quiet()) && i < kMostWhileQuiet; ++i) {
    has_next_ = false;
    on_request_bytes();
  }
  if (has_next_) {
    context_.loop.give_turn(fd_);
  }
}

void Connection::serve(Request request) {
  request.connection = id_;
  request.scheme = is_tls_ ? "https" : "http";
  request.endpoint = endpoint_;
  request.received_at = first_byte_at_;
  keep_alive_ = wants_keep_alive(request);
  Answer answer = context_.handler.on_request(request);  // does not throw, see Handler
  if (answer.ask) {
    phase_ = Phase::answering;
    ask_ = std::move(answer.ask);
    asked_for_ = std::make_unique<Request>(std::move(request));
    ask_again();
    return;
  }
  std::string response = write_response(request, answer, keep_alive_);
  keep_alive_ = keep_alive_ && !answer.close;
  steps_.clear();
  if (answer.delay.count() > 0) {
    steps_.push_back({Kind::wait, answer.delay, {}, nullptr});
  }
  const bool sends_shared = answer.shared_body != nullptr && has_content(request, answer);
  if (answer.fault) {
    auto broken =
        faults::shape(*answer.fault, sends_shared ? response + *answer.shared_body : response);
    std::move(broken.begin(), broken.end(), std::back_inserter(steps_));
  } else {
    steps_.push_back({Kind::send, {}, std::move(response), nullptr});
    if (sends_shared) {
      steps_.push_back({Kind::send, {}, {}, answer.shared_body});
    }
  }
  step_ = 0;
  sent_ = 0;
  token_ = answer.token;
  unreported_ = true;
  phase_ = Phase::answering;
  last_moved_at_ = last_send_at_ = Clock::now();
  if (context_.loop.is_quiet()) {
    run_steps();
    return;
  }
  // What else came in is read first, and then all answers leave together: their clients, often one
  // process, are woken once and not for each. Takes a tenth off the CPU time of a request.
  has_more_ = true;
  context_.loop.give_turn(fd_);
}

void Connection::run_steps() {
  has_more_ = false;
  while (step_ < steps_.size()) {
    const faults::WireStep& step = steps_[step_];
    switch (step.kind) {
      case Kind::send:
        if (!send_step(step)) {
          return;
        }
        break;
      case Kind::wait:
        watch(EPOLLRDHUP);
        set_deadline(step.wait, &Connection::continue_after_wait);
        return;
      case Kind::repeat:
        step_ -= step.back;
        sent_ = 0;
        continue;
      case Kind::close:
      case Kind::cut:
        last_send_at_ = Clock::now();
        keep_alive_ = false;
        cut_ = step.kind == Kind::cut;
        break;
      case Kind::reset:
        last_send_at_ = Clock::now();
        reset();
        return;
    }
    ++step_;
    sent_ = 0;
  }
  if (ask_) {
    ask_in_time();
  } else {
    end_answer();
  }
}

void Connection::ask_in_time() {
  watch(EPOLLRDHUP);
  set_deadline(std::chrono::milliseconds(10), &Connection::ask_again);
}

void Connection::ask_again() {
  Later later = ask_();
  steps_.clear();
  step_ = 0;
  sent_ = 0;
  if (later.answer) {
    keep_alive_ = keep_alive_ && !later.answer->is_stream;
    steps_.push_back(
        {Kind::send, {}, write_response(*asked_for_, *later.answer, keep_alive_), nullptr});
  }
  if (!later.bytes.empty()) {
    steps_.push_back({Kind::send, {}, std::move(later.bytes), nullptr});
  }
  if (later.done) {
    ask_ = nullptr;
    asked_for_.reset();
  }
  run_steps_in_time();
}

void Connection::continue_after_wait() {
  ++step_;
  run_steps_in_time();
}

void Connection::run_steps_in_time() {
  turn_left_ = kMostInATurn;
  run_steps();
  if (has_next_) {
    context_.loop.give_turn(fd_);
  }
}

// False when the rest of the step has to wait for the client or for the next turn, or the
// connection is gone.
bool Connection::send_step(const faults::WireStep& step) {
  const std::string_view bytes = step.payload();
  while (sent_ < bytes.size()) {
    if (turn_left_ == 0) {
      has_more_ = true;
      set_deadline(context_.timeouts.write, &Connection::close);
      context_.loop.give_turn(fd_);
      return false;
    }
    last_send_at_ = Clock::now();
    const auto [state, sent] = channel_->write(bytes.substr(sent_, turn_left_));
    if (state == State::done) {
      sent_ += sent;
      turn_left_ -= sent;
      last_moved_at_ = last_send_at_;
    } else if (state == State::want_write) {
      watch(EPOLLOUT);
      set_deadline(context_.timeouts.write, &Connection::close);
      return false;
    } else {
      close();
      return false;
    }
  }
  return true;
}

void Connection::report_answered() {
  if (std::exchange(unreported_, false)) {
    context_.handler.on_answered(token_, last_send_at_);
  }
}

void Connection::end_answer() {
  report_answered();
  forget_steps();
  if (!keep_alive_ || finishing_) {
    half_close();
    return;
  }
  phase_ = Phase::reading;
  watch(EPOLLIN);
  in_request_ = has_next_ = framer_.has_partial();
  then_ = &Connection::close;
  timer_.set(last_send_at_ + context_.timeouts.idle);
  if (has_next_) {
    first_byte_at_ = Clock::now();
    context_.handler.on_arrival();
  }
}

// Keeps the memory of a usual answer's steps for the next.
void Connection::forget_steps() {
  constexpr std::size_t kUsual = 4;
  steps_.clear();
  if (steps_.capacity() > kUsual) {
    steps_ = {};
  }
}

// Closes our end and waits for the client's, so that what it still sends is not answered with a
// reset that would wipe the answer out on its way (RFC 9112 §9.6).
void Connection::half_close() {
  if (!cut_ && channel_->say_goodbye() == State::want_write) {
    phase_ = Phase::parting;
    watch(EPOLLOUT);
    set_deadline(context_.timeouts.write, &Connection::close);
    return;
  }
  shutdown(fd_, SHUT_WR);
  phase_ = Phase::lingering;
  watch(EPOLLIN);
  set_deadline(context_.timeouts.linger, &Connection::close);
}

void Connection::reset() {
  const linger hard{1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  close();
}

void Connection::finish() {
  finishing_ = true;
  if (phase_ == Phase::parting || phase_ == Phase::lingering) {
    return;  // closed now, unread input would wipe out the answer, see half_close()
  }
  if (phase_ != Phase::answering || ask_) {
    close();
  }
}

void Connection::close() {
  if (phase_ == Phase::closed) {
    return;
  }
  report_answered();
  if (phase_ == Phase::reading) {
    channel_->say_goodbye();  // between answers; within one it would say that the answer is whole
  }
  phase_ = Phase::closed;
  ask_ = nullptr;
  asked_for_.reset();
  steps_ = {};
  has_next_ = has_more_ = false;
  note_held();
  timer_.cancel();
  context_.loop.unwatch(fd_);
  ::close(fd_);
  context_.on_closed(fd_);
}

}  // namespace engagement::transport
