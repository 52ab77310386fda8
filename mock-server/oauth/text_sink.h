// Where a text goes that is made piece by piece: into a string, or into a hash that needs no string.
#pragma once

#include <array>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace engagement::oauth {

// Collects small pieces, so that what takes them is called now and then only.
class TextSink {
 public:
  TextSink() = default;
  TextSink(const TextSink&) = delete;
  TextSink& operator=(const TextSink&) = delete;
  virtual ~TextSink() = default;

  void append(std::string_view piece) {
    if (piece.size() > buffer_.size() - size_) {
      flush();
      if (piece.size() > buffer_.size()) {
        take(piece);
        return;
      }
    }
    std::memcpy(buffer_.data() + size_, piece.data(), piece.size());
    size_ += piece.size();
  }

  // Room for as many bytes, at most kMostRoom, to be written at once; and how many were.
  static constexpr std::size_t kMostRoom = 1024;
  char* room(std::size_t size) {
    if (size > buffer_.size() - size_) {
      flush();
    }
    return buffer_.data() + size_;
  }
  void wrote(std::size_t size) { size_ += size; }

  // Hands on what was collected. To be called at the end.
  void flush() {
    take({buffer_.data(), size_});
    size_ = 0;
  }

 private:
  virtual void take(std::string_view text) = 0;

  std::array<char, kMostRoom> buffer_;
  std::size_t size_ = 0;
};

class StringSink : public TextSink {
 public:
  explicit StringSink(std::string& out) : out_(out) {}

 private:
  void take(std::string_view text) override { out_ += text; }

  std::string& out_;
};

}  // namespace engagement::oauth
