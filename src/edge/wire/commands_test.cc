#include "edge/wire/commands.h"

#include <gtest/gtest.h>

#include "edge/wire/attachment.h"
#include "edge/wire/frames.h"

namespace jx::edge::wire {
namespace {

using auth::Caller;
using auth::CallerKind;

const Caller visitor{.kind = CallerKind::visitor};
Caller staff(desk::Role role) {
  return {.kind = CallerKind::staff, .agent = AgentId{7}, .role = role};
}

TEST(Commands, AVisitorSpeaksForThemselvesOnly) {
  auto post = admit(desk::PostMessage{.contact = ContactId{9}, .channel = desk::Channel::mail},
                    visitor, ContactId{42});
  ASSERT_TRUE(post);
  EXPECT_EQ(std::get<desk::PostMessage>(*post).contact, ContactId{42});
  EXPECT_EQ(std::get<desk::PostMessage>(*post).channel, desk::Channel::web);
  auto human = admit(desk::RequestHuman{.reason = Word("angry"),
                                        .priority = desk::Priority::urgent,
                                        .skills = {Word("vip")},
                                        .brief = {"let me in"}},
                     visitor, ContactId{42});
  ASSERT_TRUE(human);
  const auto& asked = std::get<desk::RequestHuman>(*human);
  EXPECT_EQ(asked.reason.view(), "asked");
  EXPECT_EQ(asked.priority, desk::Priority::normal);
  EXPECT_TRUE(asked.skills.empty());
  EXPECT_TRUE(asked.brief.empty());
  EXPECT_EQ(admit(desk::PostNote{}, visitor, ContactId{42}).error().code, "command.not_allowed");
  EXPECT_EQ(
      admit(desk::PostMessage{.message_kind = desk::MessageKind::notice}, visitor, {}).error().code,
      "command.not_allowed");
}

TEST(Commands, WhatOnlyTheSystemMayGiveIsRefusedToAll) {
  for (const desk::CommandBody& body : std::vector<desk::CommandBody>{
           desk::CreateContact{}, desk::LinkHandle{}, desk::IdentifyBuyer{}, desk::ProveOwnership{},
           desk::RevealCard{}, desk::NoteDialogue{}, desk::RecordVerdict{}, desk::RecordFacts{},
           desk::Wake{}, desk::RecordReading{}, desk::RevealPicture{}, desk::CorrectMeaning{},
           desk::ProposeIncident{}, desk::SpreadIncident{}, desk::TellIncidentBuyer{}}) {
    EXPECT_EQ(admit(body, staff(desk::Role::operator_), {}).error().code, "command.not_allowed");
    EXPECT_EQ(admit(body, visitor, {}).error().code, "command.not_allowed");
    EXPECT_EQ(admit(body, {.kind = CallerKind::program, .key = 1}, {}).error().code,
              "command.not_allowed");
  }
}

TEST(Commands, RolesOfStaffAreHeld) {
  EXPECT_TRUE(admit(desk::PostNote{}, staff(desk::Role::agent), {}));
  EXPECT_EQ(admit(desk::PostNote{}, staff(desk::Role::auditor), {}).error().code, "auth.role");
  EXPECT_EQ(admit(desk::AddAgent{}, staff(desk::Role::supervisor), {}).error().code, "auth.role");
  EXPECT_TRUE(admit(desk::TakeOverTicket{}, staff(desk::Role::supervisor), {}));
  EXPECT_EQ(admit(desk::TakeOverTicket{}, staff(desk::Role::agent), {}).error().code, "auth.role");
}

TEST(Commands, IncidentsAreForWhoLeads) {
  for (const desk::CommandBody& body : std::vector<desk::CommandBody>{
           desk::ConfirmIncident{}, desk::DismissIncident{}, desk::RewordIncident{},
           desk::CloseIncident{}, desk::ReopenIncident{}}) {
    EXPECT_TRUE(admit(body, staff(desk::Role::supervisor), {}));
    EXPECT_TRUE(admit(body, staff(desk::Role::operator_), {}));
    EXPECT_EQ(admit(body, staff(desk::Role::agent), {}).error().code, "auth.role");
    EXPECT_EQ(admit(body, staff(desk::Role::auditor), {}).error().code, "auth.role");
    EXPECT_EQ(admit(body, visitor, {}).error().code, "command.not_allowed");
    EXPECT_EQ(admit(body, {.kind = CallerKind::program, .key = 1}, {}).error().code,
              "command.not_allowed");
  }
}

TEST(Commands, IdsAreShortAndPlain) {
  EXPECT_TRUE(read_command_id("01J-abc_9"));
  for (const std::string& bad :
       {std::string(), std::string(37, 'a'), std::string("a b"), std::string("é")})
    EXPECT_EQ(read_command_id(bad).error().code, "command.bad_id");
}

TEST(Frames, AreReadStrictly) {
  const auto code = [](std::string_view text) {
    auto frame = read_client_frame(text);
    return frame ? std::string("ok") : std::string(frame.error().code) + " " + frame.error().detail;
  };
  EXPECT_EQ(code(R"({"type":"seen","seq":"12"})"), "ok");
  EXPECT_EQ(code(R"({"type":"seen","seq":12})"), "json.wrong_type $.seq");
  EXPECT_EQ(code(R"({"type":"seen","seq":"12","x":1})"), "json.unknown_member $.x");
  EXPECT_EQ(code(R"({"type":"hello","open":["1",2]})"), "json.wrong_type $.open[1]");
  EXPECT_EQ(code(R"([])"), "json.wrong_type $.type");
  EXPECT_EQ(code(R"({"type":"hello"} x)"), "json.malformed $");
  EXPECT_EQ(code(std::string(20'000, '[')), "json.malformed $");
}

TEST(Attachment, IsWhatItsBytesSay) {
  EXPECT_EQ(sniff_media_type("\x89PNG\r\n\x1A\n..."), "image/png");
  EXPECT_EQ(sniff_media_type("GIF89a..."), "image/gif");
  EXPECT_EQ(sniff_media_type("RIFF1234WEBPVP8 "), "image/webp");
  EXPECT_EQ(sniff_media_type("%PDF-1.7"), "application/pdf");
  EXPECT_EQ(sniff_media_type("订单号 123\r\n"), "text/plain");
  EXPECT_FALSE(sniff_media_type("<!DOCTYPE html>"));
  EXPECT_FALSE(sniff_media_type("\xEF\xBB\xBF  <svg xmlns=''>"));
  EXPECT_FALSE(sniff_media_type("MZ\x90\x01"));
  EXPECT_FALSE(sniff_media_type(""));
}

}  // namespace
}  // namespace jx::edge::wire
