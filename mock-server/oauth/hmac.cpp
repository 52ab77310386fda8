#define OPENSSL_SUPPRESS_DEPRECATED  // see Hmac
#include "mock-server/oauth/hmac.h"

#include <openssl/evp.h>

#include <algorithm>

namespace engagement::oauth {
namespace {

constexpr std::size_t kBlock = 64;  // of either hash

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

void begin(SHA_CTX& state) {
  SHA1_Init(&state);
}
void begin(SHA256_CTX& state) {
  SHA256_Init(&state);
}
void update(SHA_CTX& state, const void* data, std::size_t size) {
  SHA1_Update(&state, data, size);
}
void update(SHA256_CTX& state, const void* data, std::size_t size) {
  SHA256_Update(&state, data, size);
}
std::size_t finish(SHA_CTX& state, unsigned char* digest) {
  SHA1_Final(digest, &state);
  return SHA_DIGEST_LENGTH;
}
std::size_t finish(SHA256_CTX& state, unsigned char* digest) {
  SHA256_Final(digest, &state);
  return SHA256_DIGEST_LENGTH;
}

}  // namespace

Hmac::Hmac(SignatureMethod method, std::string_view key) {
  if (method == SignatureMethod::hmac_sha256) {
    inner_.emplace<SHA256_CTX>();
  }
  std::visit([](auto& state) { begin(state); }, inner_);
  const State fresh = inner_;
  std::array<unsigned char, kBlock> padded{};
  if (key.size() > kBlock) {  // RFC 2104 §2: a longer key is hashed first
    State state = fresh;
    std::visit(
        [&](auto& hash) {
          update(hash, key.data(), key.size());
          finish(hash, padded.data());
        },
        state);
  } else {
    std::copy_n(bytes_of(key), key.size(), padded.begin());
  }
  const auto keyed = [&](unsigned char mask) {
    std::array<unsigned char, kBlock> block{};
    std::transform(padded.begin(), padded.end(), block.begin(),
                   [mask](unsigned char byte) { return static_cast<unsigned char>(byte ^ mask); });
    State state = fresh;
    std::visit([&](auto& hash) { update(hash, block.data(), block.size()); }, state);
    return state;
  };
  inner_ = keyed(0x36);
  outer_ = keyed(0x5c);
}

HmacDigest Hmac::digest(std::string_view text) const {
  Running running(*this);
  running.add(text);
  return running.finish();
}

void Hmac::Running::add(std::string_view text) {
  std::visit([&](auto& hash) { update(hash, text.data(), text.size()); }, state_);
}

HmacDigest Hmac::Running::finish() {
  HmacDigest made;
  const auto write = [&](auto& hash) { made.size_ = oauth::finish(hash, made.bytes_.data()); };
  std::visit(write, state_);
  state_ = hmac_.outer_;
  add(made.bytes());
  std::visit(write, state_);
  return made;
}

Base64Digest::Base64Digest(std::string_view digest) {
  size_ =
      static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text_.data()),
                                               bytes_of(digest), static_cast<int>(digest.size())));
}

}  // namespace engagement::oauth
