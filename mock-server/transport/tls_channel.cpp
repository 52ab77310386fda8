#include "mock-server/transport/tls_channel.h"

#include <openssl/err.h>
#include <sys/socket.h>

#include <cerrno>

namespace engagement::transport {
namespace {

// The library's own socket BIO writes with write(), which raises SIGPIPE when the client has gone;
// a program that embeds the mock may not have turned that off. The BIO's data is the descriptor.
int fd_of(BIO* bio) {
  return *static_cast<const int*>(BIO_get_data(bio));
}

int bio_write(BIO* bio, const char* bytes, int size) {
  BIO_clear_retry_flags(bio);
  const ssize_t sent = send(fd_of(bio), bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
  if (sent < 0 && would_block(errno)) {
    BIO_set_retry_write(bio);
  }
  return static_cast<int>(sent);
}

int bio_read(BIO* bio, char* to, int size) {
  BIO_clear_retry_flags(bio);
  const ssize_t got = recv(fd_of(bio), to, static_cast<std::size_t>(size), 0);
  if (got < 0 && would_block(errno)) {
    BIO_set_retry_read(bio);
  }
  return static_cast<int>(got);
}

long bio_control(BIO* /*bio*/, int command, long /*number*/, void* /*pointer*/) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;  // nothing is held back
}

BIO_METHOD* socket_method() {
  using Method = std::unique_ptr<BIO_METHOD, tls::Free<BIO_meth_free>>;
  static const Method method = [] {
    Method made(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket"));
    BIO_meth_set_write(made.get(), bio_write);
    BIO_meth_set_read(made.get(), bio_read);
    BIO_meth_set_ctrl(made.get(), bio_control);
    return made;
  }();
  return method.get();
}

bool is_plain_http(unsigned long error) {
  return ERR_GET_LIB(error) == ERR_LIB_SSL && (ERR_GET_REASON(error) == SSL_R_HTTP_REQUEST ||
                                               ERR_GET_REASON(error) == SSL_R_HTTPS_PROXY_REQUEST);
}

}  // namespace

TlsChannel::TlsChannel(int fd, SSL_CTX* context) : fd_(fd), connection_(SSL_new(context)) {
  BIO* bio = BIO_new(socket_method());
  tls::require(connection_ != nullptr && bio != nullptr, "cannot set up a TLS connection");
  BIO_set_data(bio, &fd_);
  BIO_set_init(bio, 1);
  SSL_set_bio(connection_.get(), bio, bio);
  SSL_set_accept_state(connection_.get());
}

// The library's queue of errors is the thread's: it has to be empty before each call, for a
// connection not to be blamed for what went wrong in another.
Channel::State TlsChannel::state_after(int result) {
  switch (SSL_get_error(connection_.get(), result)) {
    case SSL_ERROR_NONE:
      return State::done;
    case SSL_ERROR_WANT_READ:
      return State::want_read;
    case SSL_ERROR_WANT_WRITE:
      return State::want_write;
    case SSL_ERROR_ZERO_RETURN:
      return State::closed;
    default:
      break;
  }
  failed_ = true;
  const unsigned long error = ERR_peek_error();
  problem_ = error == 0 ? "the client closed the connection" : tls::take_library_error();
  ERR_clear_error();
  return is_plain_http(error) ? State::plain_http : State::failed;
}

Channel::State TlsChannel::handshake() {
  ERR_clear_error();
  return state_after(SSL_do_handshake(connection_.get()));
}

Channel::Result TlsChannel::read(char* to, std::size_t size) {
  ERR_clear_error();
  std::size_t got = 0;
  const State state = state_after(SSL_read_ex(connection_.get(), to, size, &got));
  return {state, got};
}

Channel::Result TlsChannel::write(std::string_view bytes) {
  ERR_clear_error();
  std::size_t sent = 0;
  const State state =
      state_after(SSL_write_ex(connection_.get(), bytes.data(), bytes.size(), &sent));
  return {state, sent};
}

Channel::State TlsChannel::say_goodbye() {
  if (failed_ || SSL_in_init(connection_.get()) != 0) {
    return State::done;
  }
  ERR_clear_error();
  const int result = SSL_shutdown(connection_.get());
  return result >= 0 ? State::done : state_after(result);
}

}  // namespace engagement::transport
