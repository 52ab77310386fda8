#include "mock-server/recorded/stated_time.h"

#include <chrono>

#include "mock-server/text/ascii.h"

namespace engagement::recorded {
namespace {

// Takes fields of fixed width off the front; once one is not there, all that follow fail.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  int number(std::size_t digits) {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (rest_.empty() || !text::is_digit(rest_.front())) {
        failed_ = true;
        return 0;
      }
      value = value * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    return value;
  }

  void literal(std::string_view expected) { failed_ = !take(expected) || failed_; }

  bool take(std::string_view expected) {
    if (!rest_.starts_with(expected)) {
      return false;
    }
    rest_.remove_prefix(expected.size());
    return true;
  }

  void skip_digits() {
    while (!rest_.empty() && text::is_digit(rest_.front())) {
      rest_.remove_prefix(1);
    }
  }

  unsigned month_name() {
    constexpr std::string_view kNames = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const std::size_t at =
        rest_.size() < 3 ? std::string_view::npos : kNames.find(rest_.substr(0, 3));
    if (at == std::string_view::npos || at % 3 != 0) {
      failed_ = true;
      return 0;
    }
    rest_.remove_prefix(3);
    return static_cast<unsigned>(at / 3 + 1);
  }

  bool is_done() const { return !failed_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

struct Parts {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
};

std::optional<std::int64_t> seconds_of(const Parts& parts) {
  using std::chrono::day;
  using std::chrono::month;
  using std::chrono::year;
  const auto date = year(parts.year) / month(parts.month) / day(parts.day);
  if (!date.ok() || parts.hour > 23 || parts.minute > 59 || parts.second > 60) {
    return std::nullopt;
  }
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  return ((std::int64_t{days} * 24 + parts.hour) * 60 + parts.minute) * 60 + parts.second;
}

// Minutes east of UTC: "Z", "+01:00", "-0530", or nothing.
int offset_minutes(Scanner& scanner) {
  if (scanner.take("Z") || scanner.take("z")) {
    return 0;
  }
  const bool east = scanner.take("+");
  if (!east && !scanner.take("-")) {
    return 0;
  }
  const int hours = scanner.number(2);
  scanner.take(":");
  const int minutes = hours * 60 + scanner.number(2);
  return east ? minutes : -minutes;
}

}  // namespace

std::optional<std::int64_t> parse_http_date(std::string_view text) {
  const std::size_t comma = text.find(", ");
  if (comma == std::string_view::npos) {
    return std::nullopt;
  }
  Scanner scanner(text.substr(comma + 2));
  Parts parts;
  parts.day = static_cast<unsigned>(scanner.number(2));
  scanner.literal(" ");
  parts.month = scanner.month_name();
  scanner.literal(" ");
  parts.year = scanner.number(4);
  scanner.literal(" ");
  parts.hour = scanner.number(2);
  scanner.literal(":");
  parts.minute = scanner.number(2);
  scanner.literal(":");
  parts.second = scanner.number(2);
  scanner.literal(" GMT");
  return scanner.is_done() ? seconds_of(parts) : std::nullopt;
}

std::optional<std::int64_t> parse_iso_time(std::string_view text) {
  Scanner scanner(text);
  Parts parts;
  parts.year = scanner.number(4);
  scanner.literal("-");
  parts.month = static_cast<unsigned>(scanner.number(2));
  scanner.literal("-");
  parts.day = static_cast<unsigned>(scanner.number(2));
  scanner.literal("T");
  parts.hour = scanner.number(2);
  scanner.literal(":");
  parts.minute = scanner.number(2);
  scanner.literal(":");
  parts.second = scanner.number(2);
  if (scanner.take(".") || scanner.take(",")) {
    scanner.skip_digits();
  }
  const int offset = offset_minutes(scanner);
  const auto seconds = seconds_of(parts);
  return scanner.is_done() && seconds ? std::optional(*seconds - offset * 60) : std::nullopt;
}

}  // namespace engagement::recorded
