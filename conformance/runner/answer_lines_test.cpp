#include "conformance/runner/answer_lines.h"

#include <string>

#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

AnswerLines reading(std::string_view bytes) {
  AnswerLines lines;
  lines.append(bytes);
  lines.finish();
  return lines;
}

}  // namespace

TEST_CASE("the last line that is not blank is the answer", "[adapter-protocol]") {
  const AnswerLines lines = reading("log one\nlog two\n{\"outcome\": \"valid\"}\r\n \t\n\n");
  CHECK(lines.answer() == "{\"outcome\": \"valid\"}");
  CHECK(lines.others() == "log one\nlog two\n");
}

TEST_CASE("a last line without a line end is read", "[adapter-protocol]") {
  CHECK(reading("a\nb").answer() == "b");
}

TEST_CASE("blank output holds no answer", "[adapter-protocol]") {
  CHECK(reading("").answer().empty());
  CHECK(reading(" \n\t\r\n\n").answer().empty());
}

TEST_CASE("lines may arrive byte by byte") {
  AnswerLines lines;
  for (const char c : std::string("one\ntwo\n")) {
    lines.append(std::string_view(&c, 1));
  }
  lines.finish();
  CHECK(lines.answer() == "two");
  CHECK(lines.others() == "one\n");
}

TEST_CASE("a flood is kept within bounds, with its beginning, its end and its last line") {
  AnswerLines lines;
  lines.append("first\n");
  for (int i = 0; i < 200'000; ++i) {
    lines.append("the same again and again\n");
  }
  lines.append("last but one\nanswer\n");
  lines.finish();
  CHECK(lines.answer() == "answer");
  const std::string others = lines.others();
  CHECK(others.size() < AnswerLines::kOthersKept + 100);
  CHECK(others.starts_with("first\n"));
  CHECK(others.ends_with("last but one\n"));
  CHECK(others.find("bytes left out") != std::string::npos);
}

TEST_CASE("an endless line is cut and said to be") {
  AnswerLines lines;
  for (int i = 0; i < 100; ++i) {
    lines.append(std::string(4096, 'x'));
  }
  lines.finish();
  CHECK(lines.answer_cut());
  CHECK(lines.answer().size() == AnswerLines::kLongestAnswer);
  CHECK_FALSE(reading("short").answer_cut());
}

TEST_CASE("a bounded text says how many bytes it left out") {
  BoundedText text(10);
  text.append("abcdefghijklmnopqrstuvwxyz");
  CHECK(text.text() == "abcde\n… 16 bytes left out …\nvwxyz");
  BoundedText small(10);
  small.append("abcdefg");
  small.append("hij");
  CHECK(small.text() == "abcdefghij");
}

}  // namespace engagement::conformance
