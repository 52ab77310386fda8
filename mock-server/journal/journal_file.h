// The journal as a file: JSON Lines, only ever appended to.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace engagement::journal {

// Thread-safe. A line is handed to the kernel with one write(2) before write() returns, so a killed
// process loses none; it is not forced to the disk, so a machine that loses power may.
class JournalFile {
 public:
  // Opens or creates the file, readable by its owner alone. Throws std::runtime_error that names
  // the way out.
  explicit JournalFile(const std::string& path);
  ~JournalFile();
  JournalFile(const JournalFile&) = delete;
  JournalFile& operator=(const JournalFile&) = delete;

  // Appends `line` and a line end. Never waits for a reader and never throws: a line that cannot be
  // written is counted, and the first one is told on standard error.
  void write(std::string_view line);

  std::uint64_t lost() const { return lost_.load(std::memory_order_relaxed); }

 private:
  void lose(int error);

  const std::string path_;
  int fd_ = -1;
  std::mutex mutex_;
  bool cut_ = false;  // the last line stands there in part
  std::atomic<std::uint64_t> lost_{0};
};

}  // namespace engagement::journal
