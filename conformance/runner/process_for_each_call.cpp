#include <array>
#include <utility>

#include "conformance/runner/adapter_answer.h"
#include "conformance/runner/client_caller.h"
#include "conformance/runner/client_process.h"

namespace engagement::conformance {
namespace {

class ProcessForEachCall final : public ClientCaller {
 public:
  ProcessForEachCall(std::string command, const ProcessGuard& guard)
      : command_(std::move(command)), guard_(guard) {}

  CallEnd call(const ClientCall& call) override {
    ClientCommand command;
    command.command = command_;
    command.input = call.request;
    command.deadline = call.deadline;
    const ClientEnd end = run_client(command, guard_, call.stops);
    return {read_answer(end, call.deadline), end.kind == ClientEnd::Kind::stopped};
  }

 private:
  const std::string command_;
  const ProcessGuard& guard_;
};

}  // namespace

std::unique_ptr<ClientCaller> process_for_each_call(std::string command,
                                                    const ProcessGuard& guard) {
  return std::make_unique<ProcessForEachCall>(std::move(command), guard);
}

}  // namespace engagement::conformance
