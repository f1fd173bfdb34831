#include "edge/wire/commands.h"

namespace jx::edge::wire {

namespace {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};

tl::unexpected<Error> not_allowed() { return fail(ErrorKind::forbidden, "command.not_allowed"); }

// Gives the visitor's commands their contact; false for what a visitor may not give.
bool fit_visitor(desk::CommandBody& body, ContactId contact) {
  return std::visit(Overloaded{[&](desk::PostMessage& c) {
                                 c.contact = contact;
                                 c.channel = desk::Channel::web;
                                 return c.message_kind != desk::MessageKind::notice;
                               },
                               [&](desk::CorrectMessage& c) { return c.contact = contact, true; },
                               [&](desk::TakeBackMessage& c) { return c.contact = contact, true; },
                               [&](desk::DescribeContact& c) { return c.contact = contact, true; },
                               [&](desk::RequestHuman& c) {
                                 c = desk::RequestHuman{.contact = contact,
                                                        .ticket = c.ticket,
                                                        .reason = Word("asked")};
                                 return true;
                               },
                               [](desk::ReopenTicket&) { return true; },
                               [](desk::ResolveTicket& c) {
                                 c.outcome = Word("solved");
                                 c.summary = {};
                                 return true;
                               },
                               [](desk::CreateContact&) { return false; },
                               [](desk::LinkHandle&) { return false; },
                               [](desk::IdentifyBuyer&) { return false; },
                               [](desk::ProveOwnership&) { return false; },
                               [](desk::RevealCard&) { return false; },
                               [](desk::EraseContact&) { return false; },
                               [](desk::PostNote&) { return false; },
                               [](desk::NoteDialogue&) { return false; },
                               [](desk::OpenTicket&) { return false; },
                               [](desk::ChangeTicket&) { return false; },
                               [](desk::AcceptOffer&) { return false; },
                               [](desk::DeclineOffer&) { return false; },
                               [](desk::TransferTicket&) { return false; },
                               [](desk::TakeOverTicket&) { return false; },
                               [](desk::AddProgress&) { return false; },
                               [](desk::MergeTickets&) { return false; },
                               [](desk::SplitTicket&) { return false; },
                               [](desk::LinkTickets&) { return false; },
                               [](desk::RecordVerdict&) { return false; },
                               [](desk::AddAgent&) { return false; },
                               [](desk::ChangeAgent&) { return false; },
                               [](desk::DismissAgent&) { return false; },
                               [](desk::SetPresence&) { return false; },
                               [](desk::SaveTeam&) { return false; },
                               [](desk::RemoveTeam&) { return false; },
                               [](desk::SaveCannedReply&) { return false; },
                               [](desk::RemoveCannedReply&) { return false; },
                               [](desk::SaveArticle&) { return false; },
                               [](desk::AssignArticle&) { return false; },
                               [](desk::PublishArticle&) { return false; },
                               [](desk::WithdrawArticle&) { return false; },
                               [](desk::SettleQuestions&) { return false; },
                               [](desk::RecordFacts&) { return false; },
                               [](desk::ProposeRules&) { return false; },
                               [](desk::WithdrawRules&) { return false; },
                               [](desk::PublishRules&) { return false; },
                               [](desk::Wake&) { return false; },
                               [](desk::RecordReading&) { return false; },
                               [](desk::RevealPicture&) { return false; },
                               [](desk::CorrectMeaning&) { return false; },
                               [](desk::ProposeIncident&) { return false; },
                               [](desk::ConfirmIncident&) { return false; },
                               [](desk::DismissIncident&) { return false; },
                               [](desk::RewordIncident&) { return false; },
                               [](desk::CloseIncident&) { return false; },
                               [](desk::ReopenIncident&) { return false; },
                               [](desk::SpreadIncident&) { return false; },
                               [](desk::TellIncidentBuyer&) { return false; }},
                    body);
}

// The roles that may give a command at all; 0 = the system's alone.
auth::Roles roles_for(const desk::CommandBody& body) {
  using auth::acting_staff;
  using auth::leading_staff;
  using auth::operators;
  const auto system_only = [](const auto&) { return auth::Roles{0}; };
  return std::visit(Overloaded{[&](const desk::CreateContact& c) { return system_only(c); },
                               [&](const desk::LinkHandle& c) { return system_only(c); },
                               [&](const desk::IdentifyBuyer& c) { return system_only(c); },
                               [&](const desk::ProveOwnership& c) { return system_only(c); },
                               [&](const desk::RevealCard& c) { return system_only(c); },
                               [&](const desk::NoteDialogue& c) { return system_only(c); },
                               [&](const desk::RecordVerdict& c) { return system_only(c); },
                               [&](const desk::RecordFacts& c) { return system_only(c); },
                               [&](const desk::Wake& c) { return system_only(c); },
                               [&](const desk::ProposeRules& c) { return system_only(c); },
                               [&](const desk::WithdrawRules& c) { return system_only(c); },
                               [&](const desk::PublishRules& c) { return system_only(c); },
                               // By the routes of the knowledge, which look at the pictures.
                               [&](const desk::SaveArticle& c) { return system_only(c); },
                               [&](const desk::AssignArticle& c) { return system_only(c); },
                               [&](const desk::PublishArticle& c) { return system_only(c); },
                               [&](const desk::WithdrawArticle& c) { return system_only(c); },
                               [&](const desk::SettleQuestions& c) { return system_only(c); },
                               [&](const desk::RecordReading& c) { return system_only(c); },
                               // Only together with the picture itself: POST /v1/pictures/reveal.
                               [&](const desk::RevealPicture& c) { return system_only(c); },
                               // By POST /v1/understanding, which knows the intents.
                               [&](const desk::CorrectMeaning& c) { return system_only(c); },
                               [](const desk::EraseContact&) { return operators; },
                               [](const desk::AddAgent&) { return operators; },
                               [](const desk::ChangeAgent&) { return leading_staff; },
                               [](const desk::DismissAgent&) { return operators; },
                               [](const desk::SaveTeam&) { return leading_staff; },
                               [](const desk::RemoveTeam&) { return leading_staff; },
                               [](const desk::SaveCannedReply&) { return leading_staff; },
                               [](const desk::RemoveCannedReply&) { return leading_staff; },
                               [](const desk::TakeOverTicket&) { return leading_staff; },
                               [](const desk::DescribeContact&) { return acting_staff; },
                               [](const desk::PostMessage&) { return acting_staff; },
                               [](const desk::CorrectMessage&) { return acting_staff; },
                               [](const desk::TakeBackMessage&) { return acting_staff; },
                               [](const desk::PostNote&) { return acting_staff; },
                               [](const desk::OpenTicket&) { return acting_staff; },
                               [](const desk::RequestHuman&) { return acting_staff; },
                               [](const desk::ChangeTicket&) { return acting_staff; },
                               [](const desk::AcceptOffer&) { return acting_staff; },
                               [](const desk::DeclineOffer&) { return acting_staff; },
                               [](const desk::TransferTicket&) { return acting_staff; },
                               [](const desk::AddProgress&) { return acting_staff; },
                               [](const desk::ResolveTicket&) { return acting_staff; },
                               [](const desk::ReopenTicket&) { return acting_staff; },
                               [](const desk::MergeTickets&) { return acting_staff; },
                               [](const desk::SplitTicket&) { return acting_staff; },
                               [](const desk::LinkTickets&) { return acting_staff; },
                               [](const desk::SetPresence&) { return acting_staff; },
                               [&](const desk::ProposeIncident& c) { return system_only(c); },
                               [](const desk::ConfirmIncident&) { return leading_staff; },
                               [](const desk::DismissIncident&) { return leading_staff; },
                               [](const desk::RewordIncident&) { return leading_staff; },
                               [](const desk::CloseIncident&) { return leading_staff; },
                               [](const desk::ReopenIncident&) { return leading_staff; },
                               [&](const desk::SpreadIncident& c) { return system_only(c); },
                               [&](const desk::TellIncidentBuyer& c) { return system_only(c); }},
                    body);
}

}  // namespace

Result<desk::CommandBody> admit(desk::CommandBody body, const auth::Caller& caller,
                                ContactId contact) {
  switch (caller.kind) {
    case auth::CallerKind::nobody:
      return fail(ErrorKind::unauthenticated, "auth.required");
    case auth::CallerKind::visitor:
      if (!fit_visitor(body, contact)) return not_allowed();
      return body;
    case auth::CallerKind::staff: {
      const auth::Roles roles = roles_for(body);
      if (roles == 0) return not_allowed();
      if ((roles & auth::role_bit(caller.role)) == 0)
        return fail(ErrorKind::forbidden, "auth.role");
      return body;
    }
    case auth::CallerKind::program:
      // A program speaks for nobody on duty and runs no accounts.
      if ((roles_for(body) & auth::role_bit(desk::Role::agent)) == 0 ||
          std::holds_alternative<desk::SetPresence>(body)) {
        return not_allowed();
      }
      return body;
  }
  return not_allowed();
}

Result<desk::CommandId> read_command_id(std::string_view text) {
  const auto plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-';
  };
  if (text.empty() || text.size() > desk::CommandId::bytes_max || !std::ranges::all_of(text, plain))
    return fail(ErrorKind::invalid, "command.bad_id", "$.id");
  return desk::CommandId(text);
}

std::vector<desk::Attachment>* attachments_of(desk::CommandBody& body) {
  auto* post = std::get_if<desk::PostMessage>(&body);
  return post == nullptr || post->attachments.empty() ? nullptr : &post->attachments;
}

}  // namespace jx::edge::wire
