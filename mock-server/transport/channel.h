// The bytes of one connection: as they are on the wire, or through TLS.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "mock-server/tls/handles.h"

namespace engagement::transport {

// Over a connected non-blocking socket, which stays the caller's. No call blocks or raises a
// signal. Belongs to one thread.
class Channel {
 public:
  enum class State {
    done,
    want_read,   // call again when the socket can be read
    want_write,  // call again, for a write with the same bytes, when the socket can be written
    closed,      // the peer will send no more
    plain_http,  // handshake() only: the peer speaks http where TLS was due
    failed,      // nothing more can be done, but to look at problem()
  };
  struct Result {
    State state = State::done;
    std::size_t bytes = 0;
  };

  // The most that one TLS record holds (RFC 8446 §5.1): a read of this size leaves nothing behind
  // that the socket does not announce.
  static constexpr std::size_t kMostInARead = 16 * 1024;

  virtual ~Channel() = default;

  virtual State handshake() = 0;
  virtual Result read(char* to, std::size_t size) = 0;
  // Takes a part of the bytes, or all.
  virtual Result write(std::string_view bytes) = 0;
  // Tells the peer that nothing more will be written (close_notify, RFC 8446 §6.1); without TLS
  // that is the socket's business. done, want_write or failed.
  virtual State say_goodbye() = 0;
  // Why it failed, for people; empty when there is nothing to tell.
  virtual std::string problem() const { return {}; }
};

// Without a context the bytes are plain.
std::unique_ptr<Channel> make_channel(int fd, const tls::ServerContext& context);

// Whether errno says that a socket is not ready, rather than broken.
bool would_block(int error);

}  // namespace engagement::transport
