#include "edge/api/accounts.h"

namespace jx::edge::api {

void issue_invitation(host::DeskService& service, AgentId agent, std::string_view purpose,
                      host::Done<std::string> then) {
  const std::string token = auth::random_text(32);
  const host::Invitation invitation{.token_hash = auth::sha256_hex(token),
                                    .agent = agent,
                                    .purpose = Word(purpose),
                                    .expires_at = service.now() + invitation_life};
  service.in_pool([&service, invitation] { return service.store().accounts->save(invitation); },
                  [token, then = std::move(then)](Result<void> saved) {
                    if (!saved) return then(error_of(std::move(saved)));
                    then("/console/#/invitation/" + token);
                  });
}

void end_account(host::DeskService& service, AgentId agent) {
  service.in_pool(
      [&service, agent]() -> Result<void> {
        auto& accounts = *service.store().accounts;
        auto account = accounts.find(agent);
        if (!account) return error_of(std::move(account));
        if (*account) {
          (*account)->disabled = true;
          (*account)->password_hash.clear();
          (*account)->totp_secret.clear();
          (*account)->recovery_hashes.clear();
          if (auto saved = accounts.save(**account); !saved) return saved;
        }
        return accounts.end_sessions(agent);
      },
      // The role is asked of the desk at each request, so a failure here opens no door.
      [](Result<void> ended) { static_cast<void>(ended); });
}

std::string session_cookie_header(std::string_view token, bool secure, Duration life) {
  return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{}", auth::session_cookie,
                     token, life.ms / 1000, secure ? "; Secure" : "");
}

}  // namespace jx::edge::api
