#include "shop/supplier/client.h"

namespace jx::shop {

namespace {

constexpr int requests_max = 2;

Result<std::vector<SupplierOrder>> ask_once(const SupplierAccount& account,
                                            const Question& question, HttpClient& http,
                                            const HttpRequest& request) {
  auto response =
      http.send(request, {.wait_max = account.wait_max, .answer_bytes_max = document_bytes_max});
  if (!response) return error_of(std::move(response));
  return read_answer(account, question, *response);
}

}  // namespace

SupplierAnswer ask_supplier(const SupplierAccount& account, const Question& question,
                            HttpClient& http, const host::Clock& clock,
                            const std::function<bool()>& stopping) {
  SupplierAnswer answer{.orders = fail(ErrorKind::unavailable, "host.stopping")};
  while (answer.requests < requests_max && !stopping()) {
    auto request = request_for(account, question, clock.now());
    if (!request) {
      answer.orders = error_of(std::move(request));
      break;
    }
    ++answer.requests;
    answer.orders = ask_once(account, question, http, *request);
    if (answer.orders || !may_be_asked_again(answer.orders.error())) break;
  }
  answer.seen_at = clock.now();
  return answer;
}

}  // namespace jx::shop
