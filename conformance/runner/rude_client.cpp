// For the runner's tests: an adapter that sends bare, unsigned requests over a socket.
//
//   rude_client COUNT OUTCOME [--send-and-leave]
//
// Sends COUNT requests, one after the other, and prints OUTCOME. With --send-and-leave it does not
// wait for the answers.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

namespace {

int connect_to(const std::string& base_url) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
  address.sin_port = ::htons(static_cast<std::uint16_t>(
      std::stoi(base_url.substr(std::string("http://127.0.0.1:").size()))));
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::perror("connect");
    std::exit(1);
  }
  return fd;
}

void send_request(const std::string& base_url, bool wait) {
  const int fd = connect_to(base_url);
  const std::string request =
      "GET /rude?v=1 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
  if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0) {
    ::perror("send");
  }
  std::array<char, 4096> buffer;
  while (wait && ::read(fd, buffer.data(), buffer.size()) > 0) {
  }
  ::close(fd);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: rude_client COUNT OUTCOME [--send-and-leave]\n";
    return 2;
  }
  std::string line;
  std::getline(std::cin, line);
  const std::string base_url = nlohmann::json::parse(line).at("base_url");
  for (int i = 0; i < std::stoi(argv[1]); ++i) {
    send_request(base_url, argc == 3);
  }
  std::cout << R"({"outcome": ")" << argv[2] << "\"}\n";
  return 0;
}
