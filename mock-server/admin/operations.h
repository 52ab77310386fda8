// The operations of the admin API (mock-server/admin/openapi.json), one row each.
#pragma once

#include <span>
#include <string_view>

#include "mock-server/admin/call.h"
#include "mock-server/admin/context.h"
#include "mock-server/transport/message.h"

namespace engagement::admin {

struct Operation {
  std::string_view method;
  std::string_view path;  // "/requests/{id}"; the first row that fits is taken
  // May throw Problem, data::DataError and fixtures::StoreError.
  transport::Answer (*run)(Context&, const Call&);
};

std::span<const Operation> operations();

// Carries out a call that the guard has let through. Throws as Operation::run does, and Problem for
// a path or a method that there is none of.
transport::Answer run(Context& context, Call call);

// The operations, by what they are about.
transport::Answer health(Context& context, const Call& call);
transport::Answer ready(Context& context, const Call& call);
transport::Answer metrics(Context& context, const Call& call);
transport::Answer describe_admin(Context& context, const Call& call);
transport::Answer describe_contract(Context& context, const Call& call);

transport::Answer lead_to_page(Context& context, const Call& call);
transport::Answer show_page(Context& context, const Call& call);
transport::Answer show_page_file(Context& context, const Call& call);

transport::Answer list_fixtures(Context& context, const Call& call);
transport::Answer add_fixture(Context& context, const Call& call);
transport::Answer replace_fixtures(Context& context, const Call& call);
transport::Answer drop_fixtures(Context& context, const Call& call);
transport::Answer reset_fixtures(Context& context, const Call& call);
transport::Answer get_fixture(Context& context, const Call& call);
transport::Answer put_fixture(Context& context, const Call& call);
transport::Answer delete_fixture(Context& context, const Call& call);
transport::Answer list_sequences(Context& context, const Call& call);

transport::Answer list_requests(Context& context, const Call& call);
transport::Answer clear_requests(Context& context, const Call& call);
transport::Answer count_requests(Context& context, const Call& call);
transport::Answer wait_by_query(Context& context, const Call& call);
transport::Answer wait_by_body(Context& context, const Call& call);
transport::Answer get_request(Context& context, const Call& call);
transport::Answer verify(Context& context, const Call& call);
transport::Answer reset(Context& context, const Call& call);

}  // namespace engagement::admin
