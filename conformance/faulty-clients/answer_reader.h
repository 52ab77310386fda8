// Reads one answer (RFC 9112 §4 to §7).
#pragma once

#include <cstddef>
#include <string>

#include "conformance/faulty-clients/behaviour.h"
#include "conformance/faulty-clients/connection.h"

namespace faulty_client {

class AnswerReader {
 public:
  // `patience` is that of one attempt, which began at `started`.
  AnswerReader(Connection& connection, const Behaviour& behaviour, Deadline started,
               std::chrono::milliseconds patience)
      : connection_(connection), behaviour_(behaviour), started_(started), patience_(patience) {}

  // Throws TransportError.
  Answer read();

 private:
  void read_head(Answer& answer);
  void read_status(const std::string& line, Answer& answer) const;
  void take_field(const std::string& line, Answer& answer);
  void read_body(Answer& answer);
  void read_chunks(Answer& answer);
  std::string take_line();
  std::string take(std::size_t size);
  bool fill();

  Connection& connection_;
  const Behaviour& behaviour_;
  const Deadline started_;
  const std::chrono::milliseconds patience_;
  std::string buffer_;
  std::size_t received_ = 0;
  long content_length_ = -1;
  bool is_chunked_ = false;
  bool closes_ = false;
};

}  // namespace faulty_client
