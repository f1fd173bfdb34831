#include "assistant/claim.h"

namespace jx::assistant {

trade::ClaimKind claim_of(language::Intent wanted, language::Matter matter) {
  using language::Intent;
  if (matter == language::Matter::minor_purchase) return trade::ClaimKind::minor_purchase;
  if (matter == language::Matter::invoice) return trade::ClaimKind::invoice;
  switch (wanted) {
    case Intent::not_arrived:
      return trade::ClaimKind::not_arrived;
    case Intent::card_invalid:
      return trade::ClaimKind::card_invalid;
    case Intent::card_used:
      return trade::ClaimKind::card_used;
    case Intent::wrong_account:
      return trade::ClaimKind::wrong_account;
    case Intent::refund_not_received:
      return trade::ClaimKind::refund_not_received;
    case Intent::refund_request:
      return trade::ClaimKind::refund_request;
    case Intent::duplicate_charge:
      return trade::ClaimKind::duplicate_charge;
    case Intent::payment_failed:
      return trade::ClaimKind::payment_failed;
    case Intent::account_frozen:
      return trade::ClaimKind::account_frozen;
    case Intent::account_stolen:
      return trade::ClaimKind::account_stolen;
    case Intent::balance_wrong:
      return trade::ClaimKind::balance_wrong;
    case Intent::entitlement_dispute:
      return trade::ClaimKind::entitlement_dispute;
    case Intent::withdraw_problem:
      return trade::ClaimKind::withdraw_problem;
    case Intent::merchant_api:
      return trade::ClaimKind::merchant_api;
    case Intent::order_status:
    case Intent::password_or_login:
    case Intent::bulk_purchase:
    case Intent::price_or_product_question:
    case Intent::how_to_use:
    case Intent::complaint_about_service:
    case Intent::human_request:
    case Intent::fraud_report:
    case Intent::chit_chat:
      return trade::ClaimKind::order_status;
  }
  return trade::ClaimKind::order_status;
}

}  // namespace jx::assistant
