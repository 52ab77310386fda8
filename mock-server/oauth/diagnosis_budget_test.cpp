#include "mock-server/oauth/diagnosis_budget.h"

#include "testing/catch2.h"

namespace engagement::oauth {
namespace {

using namespace std::chrono_literals;
const auto kStart = DiagnosisBudget::Clock::time_point{} + 1h;

TEST_CASE("what is saved can be spent at once, and then no more") {
  DiagnosisBudget budget(40ms, 200ms);
  for (int i = 0; i < 20; ++i) {
    CHECK(budget.may_spend(kStart));
    budget.spend(10ms);
  }
  CHECK_FALSE(budget.may_spend(kStart));
  CHECK_FALSE(budget.may_spend(kStart - 1s));
}

TEST_CASE("two dozen searches of 4 ms can be paid at once, as the documents promise") {
  DiagnosisBudget budget;
  for (int i = 0; i < 24; ++i) {
    CHECK(budget.may_spend(kStart));
    budget.spend(4ms);
  }
  budget.spend(4ms);
  CHECK_FALSE(budget.may_spend(kStart));
  CHECK(budget.may_spend(kStart + 1s));
}

TEST_CASE("time earns a share of itself") {
  DiagnosisBudget budget(40ms, 200ms);
  CHECK(budget.may_spend(kStart));
  budget.spend(210ms);
  CHECK_FALSE(budget.may_spend(kStart + 200ms));
  CHECK(budget.may_spend(kStart + 300ms));
  budget.spend(5ms);
  CHECK_FALSE(budget.may_spend(kStart + 300ms));
  CHECK(budget.may_spend(kStart + 400ms));
}

TEST_CASE("no more is saved than is allowed, however long nothing is spent") {
  DiagnosisBudget budget(40ms, 200ms);
  CHECK(budget.may_spend(kStart + 24h));
  budget.spend(201ms);
  CHECK_FALSE(budget.may_spend(kStart + 24h));
}

}  // namespace
}  // namespace engagement::oauth
