#include "mock-server/oauth/keyed_hash.h"

#include <bit>
#include <cstddef>
#include <cstring>

#include "mock-server/oauth/random_bytes.h"

namespace engagement::oauth {
namespace {

static_assert(std::endian::native == std::endian::little, "SipHash reads words in little-endian");

std::uint64_t word_at(const char* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

}  // namespace

void SipHash::rounds(int count) {
  for (int i = 0; i < count; ++i) {
    v0_ += v1_;
    v1_ = std::rotl(v1_, 13) ^ v0_;
    v0_ = std::rotl(v0_, 32);
    v2_ += v3_;
    v3_ = std::rotl(v3_, 16) ^ v2_;
    v0_ += v3_;
    v3_ = std::rotl(v3_, 21) ^ v0_;
    v2_ += v1_;
    v1_ = std::rotl(v1_, 17) ^ v2_;
    v2_ = std::rotl(v2_, 32);
  }
}

SipHash::SipHash(const Fingerprint& key)
    : v0_(key[0] ^ 0x736f6d6570736575U),
      v1_(key[1] ^ 0x646f72616e646f6dU ^ 0xee),
      v2_(key[0] ^ 0x6c7967656e657261U),
      v3_(key[1] ^ 0x7465646279746573U) {}

void SipHash::add_word(std::uint64_t word) {
  v3_ ^= word;
  rounds(2);
  v0_ ^= word;
}

void SipHash::add(std::string_view bytes) {
  size_ += bytes.size();
  while (!bytes.empty()) {
    if (pending_ == 0 && bytes.size() >= sizeof tail_) {
      add_word(word_at(bytes.data()));
      bytes.remove_prefix(sizeof tail_);
      continue;
    }
    tail_ |= std::uint64_t{static_cast<unsigned char>(bytes.front())} << (8 * pending_);
    bytes.remove_prefix(1);
    if (++pending_ == sizeof tail_) {
      add_word(tail_);
      tail_ = 0;
      pending_ = 0;
    }
  }
}

Fingerprint SipHash::finish() {
  add_word(tail_ | std::uint64_t{size_} << 56);
  v2_ ^= 0xee;
  rounds(4);
  const std::uint64_t first = v0_ ^ v1_ ^ v2_ ^ v3_;
  v1_ ^= 0xdd;
  rounds(4);
  return {first, v0_ ^ v1_ ^ v2_ ^ v3_};
}

KeyedHash::KeyedHash() {
  fill_random({reinterpret_cast<unsigned char*>(key_.data()), sizeof key_});
}

Fingerprint KeyedHash::of(std::initializer_list<std::string_view> fields) const {
  SipHash hash(key_);
  for (const std::string_view field : fields) {
    hash.add(field);
  }
  // The lengths, at the end so that the text before them goes word by word.
  for (const std::string_view field : fields) {
    const std::uint64_t size = field.size();
    hash.add({reinterpret_cast<const char*>(&size), sizeof size});
  }
  return hash.finish();
}

}  // namespace engagement::oauth
