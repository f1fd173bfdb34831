// Answers customers' committed messages through the assistant, when no human holds or awaits the
// conversation.
//
// Once: the commands of an answer carry ids made of the message's seq ("a<seq>-<n>", seq in 16
// digits), and a message whose first command is known is not answered again, so a restart repeats
// nothing. In order: the messages of a contact are answered one after the other. Bounded: at most
// contacts_max contacts wait with messages_per_contact_max messages each; what is beyond is not
// answered by the assistant (the message itself is safe, and the next one is answered).
// A message with pictures stands aside until they are read, and is then answered together with what
// they say; later messages do not wait for it. Whose pictures are not read within
// Options::pictures_wait is answered with what was read of it until then. Of who is erased nothing
// stands aside any more.
// Thread-safety: loop thread only, as DeskService.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "assistant/decide.h"
#include "assistant/goods.h"
#include "host/desk_service.h"
#include "host/reactor/follower.h"
#include "host/reactor/phraser.h"
#include "language/understanding.h"

namespace jx::host {

class AssistantReactor {
 public:
  static constexpr std::size_t contacts_max = 20'000;
  static constexpr std::size_t messages_per_contact_max = 32;
  static constexpr std::size_t aside_max = 20'000;  // messages whose pictures are being read
  static constexpr Duration answer_age_max =
      hours(1);  // older ones, found at start, are left alone

  // The verdict on the facts of the purchase with this number, for what the customer says. Facts of
  // the same buyer's other purchases may lie beside them.
  using Diagnose = std::function<trade::Verdict(std::span<const trade::Fact>, const trade::Number&,
                                                trade::ClaimKind, Instant)>;

  struct Options {
    // The shop itself shows an order's status to whoever has its unguessable number, so the
    // assistant may too.
    bool order_number_is_key = true;
    // A PictureReactor is at work: every picture of a customer gets its ReadingRecorded.
    bool pictures_are_read = false;
    Duration pictures_wait = minutes(5);  // counted from when this run saw the message
    // May put answers into other words; null = nobody does. Outlives the reactor.
    Phraser* phraser = nullptr;
  };

  // Loop, service and language outlive the reactor.
  AssistantReactor(boost::asio::io_context& loop, DeskService& service,
                   const language::Language& language, Diagnose diagnose, Options options);
  ~AssistantReactor();
  AssistantReactor(const AssistantReactor&) = delete;
  AssistantReactor& operator=(const AssistantReactor&) = delete;

  // Watches, and answers what was committed after the cursor. Errors and blocking: as Follower.
  Result<void> start();
  // Answers no more and writes the cursor. Safe to call twice.
  void stop();
  // What a second brings while messages stand aside. Early or twice changes nothing.
  void tick();

  std::size_t waiting_contacts() const { return waiting_.size(); }

 private:
  struct Message {
    Seq seq{};
    Instant at{};
    desk::MessagePosted posted{};
    bool may_be_answered_already = false;           // read again at start
    std::vector<desk::ReadingRecorded> readings{};  // of its pictures
    Instant aside_since{};
  };
  struct Answering;  // one message on its way

  void take(const desk::Recorded& recorded, bool again);
  void take_message(Message message);
  void take_reading(const desk::ReadingRecorded& reading);
  void forget(ContactId contact);
  void tick_soon();
  void queue(Message message);
  assistant::PicturesSaid pictures_in(const Message& message) const;
  void begin(ContactId contact);
  void finish(ContactId contact);
  void unless_answered(std::shared_ptr<Answering> work);
  void listen(std::shared_ptr<Answering> work);
  void decide(std::shared_ptr<Answering> work);
  void look_up(std::shared_ptr<Answering> work, const std::vector<assistant::LookUp>& wanted);
  void resolve_tail(std::shared_ptr<Answering> work, std::string tail);
  void resolve_buyer(std::shared_ptr<Answering> work, const trade::BuyerKey& buyer);
  void read(std::shared_ptr<Answering> work, PurchaseKey key);
  void take_purchase(const std::shared_ptr<Answering>& work, std::vector<trade::Fact> facts,
                     assistant::Purchase purchase);
  void keep(const std::shared_ptr<Answering>& work, assistant::Purchase purchase);
  bool wants_history(const Answering& work, const assistant::Purchase& purchase) const;
  std::vector<trade::Goods> goods_named(const Answering& work) const;
  void fill_shelf();
  void one_read(std::shared_ptr<Answering> work);
  void phrase(std::shared_ptr<Answering> work, assistant::Decision decision);
  bool is_still_ours(ContactId contact) const;
  void carry_out(std::shared_ptr<Answering> work, assistant::Decision decision);
  void submit(const std::shared_ptr<Answering>& work, desk::CommandBody body, Done<Reply> done);
  void afterwards(std::shared_ptr<Answering> work);
  Seq done_up_to(Seq seen) const;
  TicketId open_ticket(ContactId contact) const;

  DeskService& service_;
  const language::Language& language_;
  Diagnose diagnose_;
  const Options options_;
  assistant::GoodsShelf shelf_{};
  std::map<ContactId, std::deque<Message>> waiting_;  // the first of each is being answered
  std::map<std::pair<ContactId, MessageNumber>, Message> aside_;  // their pictures are being read
  boost::asio::steady_timer second_;                              // runs while messages stand aside
  bool ticks_ = false;
  Follower follower_;
  // Callbacks that come after stop() find it expired and do nothing.
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace jx::host
