// Draws when requests came: for each a mark with its answer, between them the pauses as measured,
// and behind them where the next one was due.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "conformance/judge/case_view.h"
#include "conformance/judge/pause_window.h"
#include "conformance/report/html/html.h"
#include "conformance/report/html/parts.h"
#include "conformance/text/text.h"

namespace engagement::conformance::html {
namespace {

constexpr double kWidth = 760;
constexpr double kLeft = 18;
constexpr double kRight = 26;
constexpr double kLine = 58;  // y of the axis
constexpr double kHeight = 92;
constexpr double kMarkWidth = 26;   // labels that are nearer to each other are put together
constexpr double kPauseWidth = 44;  // a pause that is drawn shorter gets no label
constexpr std::size_t kMostMarks = 200;
constexpr std::size_t kMostAnswers = 4;  // named in one label

struct Mark {
  double at = 0;     // seconds
  double until = 0;  // the end of the answer
  std::string label;
  std::string_view style;
};

struct Band {
  double from = 0;
  double to = 0;
};

struct Drawing {
  std::vector<Mark> marks;
  std::vector<Band> bands;  // where a retry was due
  double end = 0;
  double scale = 1;  // units for a second

  double x(double seconds) const { return kLeft + seconds * scale; }
};

std::string_view style_of(const journal::Entry& request) {
  constexpr std::array<std::string_view, 6> kStyles = {"fault", "s3", "s2", "s3", "s4", "s5"};
  const auto group = static_cast<std::size_t>(request.status / 100);
  return was_answered(request) && group < kStyles.size() ? kStyles[group] : "fault";
}

double in_seconds(std::chrono::steady_clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

// A retry is due after each complete 5xx answer but the last that the case foresees.
std::vector<Band> bands_of(const CaseView& view) {
  std::vector<Band> bands;
  const PauseWindow window = pause_window(view);
  for (std::size_t i = 0; i < std::min(view.attempts.size(), kMostMarks); ++i) {
    const journal::Entry& before = *view.attempts[i].last;
    const bool last = i + 1 >= view.attempts.size() &&
                      (!view.requests || static_cast<int>(i) + 1 >= *view.requests);
    if (view.is_one_call() && was_answered(before) && before.status / 100 == 5 && !last) {
      const auto after = before.answered_at - view.evidence.started;
      bands.push_back(
          {in_seconds(after + std::max(window.shortest(), std::chrono::milliseconds(0))),
           in_seconds(after + window.longest())});
    }
  }
  return bands;
}

Drawing drawing_of(const CaseResult& result) {
  Drawing drawing;
  const Evidence& evidence = result.evidence;
  drawing.end = std::max(0.05, in_seconds(evidence.ended - evidence.started));
  for (std::size_t i = 0; i < std::min(evidence.requests.size(), kMostMarks); ++i) {
    const journal::Entry& request = evidence.requests[i];
    const double at = in_seconds(request.received_at - evidence.started);
    const double until =
        request.is_answered() ? in_seconds(request.answered_at - evidence.started) : at;
    drawing.marks.push_back({at, std::max(at, until), request.answered_with, style_of(request)});
    drawing.end = std::max(drawing.end, drawing.marks.back().until);
  }
  drawing.bands = bands_of(view_of(*result.test_case, evidence));
  for (const Band& band : drawing.bands) {
    drawing.end = std::max(drawing.end, band.to);
  }
  drawing.scale = (kWidth - kLeft - kRight) / drawing.end;
  return drawing;
}

// 1, 2 or 5 times a power of ten, so that about eight ticks fit.
double tick_step(double end) {
  const double rough = end / 8;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  const double digit = rough / power;
  return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
}

std::string axis(const Drawing& drawing) {
  const double step = tick_step(drawing.end);
  std::string text = fmt::format("<path class=\"axis\" d=\"M{:.0f} {:.0f}H{:.1f}", kLeft, kLine,
                                 drawing.x(drawing.end));
  std::string labels;
  for (int i = 0; i * step <= drawing.end * 1.0001; ++i) {
    text += fmt::format("M{:.1f} {:.0f}v5", drawing.x(i * step), kLine);
    labels += fmt::format("<text class=\"tick\" x=\"{:.1f}\" y=\"{:.0f}\">{:.4g}{}</text>",
                          drawing.x(i * step), kLine + 17, i * step, i == 0 ? " s" : "");
  }
  return text + "\"/>" + labels;
}

std::string bands(const Drawing& drawing) {
  std::string text;
  for (const Band& band : drawing.bands) {
    text += fmt::format(
        "<rect class=\"due\" x=\"{:.1f}\" y=\"20\" width=\"{:.1f}\" height=\"{:.0f}\"/>",
        drawing.x(band.from), std::max(1.5, (band.to - band.from) * drawing.scale), kLine - 20);
  }
  return text;
}

std::string pauses(const Drawing& drawing) {
  std::string text;
  for (std::size_t i = 1; i < drawing.marks.size(); ++i) {
    const double from = drawing.x(drawing.marks[i - 1].until);
    const double to = drawing.x(drawing.marks[i].at);
    if (to - from >= kPauseWidth) {
      text += fmt::format(
          "<path class=\"pause\" d=\"M{0:.1f} {2:.0f}v6m0-3H{1:.1f}m0-3v6\"/>"
          "<text class=\"length\" x=\"{3:.1f}\" y=\"{4:.0f}\">{5:.2f} s</text>",
          from, to, kLine + 25, (from + to) / 2, kLine + 32,
          drawing.marks[i].at - drawing.marks[i - 1].until);
    }
  }
  return text;
}

// What marks `begin` to `end` were answered: "503 ×3, 200".
std::string answers(const std::vector<Mark>& marks, std::size_t begin, std::size_t end) {
  std::string text;
  std::size_t groups = 0;
  for (std::size_t i = begin; i < end;) {
    std::size_t next = i + 1;
    while (next < end && marks[next].label == marks[i].label) {
      ++next;
    }
    if (++groups > kMostAnswers) {
      return text + fmt::format(", … ({} in all)", end - begin);
    }
    text += (text.empty() ? "" : ", ") + marks[i].label +
            (next - i > 1 ? fmt::format(" ×{}", next - i) : "");
    i = next;
  }
  return text;
}

// Marks that are near to each other share a label.
std::string labels(const Drawing& drawing) {
  std::string text;
  for (std::size_t i = 0; i < drawing.marks.size();) {
    std::size_t end = i + 1;
    while (end < drawing.marks.size() &&
           drawing.x(drawing.marks[end].at) - drawing.x(drawing.marks[end - 1].at) < kMarkWidth) {
      ++end;
    }
    const std::string label = answers(drawing.marks, i, end);
    const double middle =
        (drawing.x(drawing.marks[i].at) + drawing.x(drawing.marks[end - 1].at)) / 2;
    // At the edges a label must not be cut off.
    const double half = std::min(3.7 * static_cast<double>(columns(label)), kWidth / 2);
    text += fmt::format("<text class=\"label {}\" x=\"{:.1f}\" y=\"14\">{}</text>",
                        drawing.marks[end - 1].style, std::clamp(middle, half, kWidth - half),
                        escaped(label, 100));
    i = end;
  }
  return text;
}

std::string marks(const Drawing& drawing) {
  std::string text;
  for (const Mark& mark : drawing.marks) {
    const double x = drawing.x(mark.at);
    text +=
        fmt::format("<path class=\"stem {0}\" d=\"M{1:.1f} 22V{2:.0f}\"/>", mark.style, x, kLine);
    if (const double width = (mark.until - mark.at) * drawing.scale; width >= 2) {
      text += fmt::format(
          "<rect class=\"answer {}\" x=\"{:.1f}\" y=\"{:.0f}\" width=\"{:.1f}\" height=\"5\"/>",
          mark.style, x, kLine - 5, width);
    }
    text += fmt::format("<circle class=\"{}\" cx=\"{:.1f}\" cy=\"24\" r=\"4.5\"/>", mark.style, x);
  }
  return text;
}

std::string in_words(const Drawing& drawing) {
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(drawing.marks.size(), 12); ++i) {
    const Mark& mark = drawing.marks[i];
    text += i == 0 ? fmt::format("Request 1 at {:.2f} s, answered {}", mark.at, mark.label)
                   : fmt::format("; {:.2f} s later request {}, answered {}",
                                 mark.at - drawing.marks[i - 1].until, i + 1, mark.label);
  }
  if (drawing.marks.size() > 12) {
    text += fmt::format("; and {} more", drawing.marks.size() - 12);
  }
  return text + (drawing.bands.empty() ? "." : ". Shaded: when the next retry was due.");
}

}  // namespace

std::string time_axis(const CaseResult& result, std::size_t number) {
  if (result.evidence.requests.empty()) {
    return "";
  }
  const Drawing drawing = drawing_of(result);
  const std::string key = drawing.bands.empty()
                              ? ""
                              : "<figcaption>Shaded: when the next retry is due, counted from the "
                                "end of the answer before it.</figcaption>";
  return fmt::format(
      "<figure class=\"axis\"><div class=\"scroll\" tabindex=\"0\" role=\"group\" "
      "aria-label=\"Time axis of {0}\"><svg "
      "viewBox=\"0 0 {1:.0f} {2:.0f}\" role=\"img\" aria-labelledby=\"t{3} d{3}\"><title "
      "id=\"t{3}\">When the requests came</title><desc "
      "id=\"d{3}\">{4}</desc>{5}{6}{7}{8}{9}</svg></div>{10}</figure>",
      escaped(result.test_case->name), kWidth, kHeight, number, escaped(in_words(drawing)),
      bands(drawing), axis(drawing), pauses(drawing), marks(drawing), labels(drawing), key);
}

}  // namespace engagement::conformance::html
