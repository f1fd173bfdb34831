// Has customers' pictures read, one reading an event: durable, once, and in the record.
//
// Each picture of a customer's committed message gets a ReadingRecorded, whether it could be read
// or not, so that whoever waits for it (screens, the assistant) always hears. Once: the command of
// a reading carries an id made of the message's seq and the picture's place in it
// ("p<seq>-<n>", seq in 16 digits); what is known is not read again after a restart.
// Patient: what the desk or the store refuses because it is busy, full or failing is tried again
// every second. The desk is asked for as long as it takes, the store store_tries_max times, then
// the picture is recorded as "not_now". Until it is recorded a picture keeps its place among those
// on their way, so nothing more is read than the desk takes.
// Bounded: at most pictures_max wait, pictures_per_contact_max of them of one contact; what is
// beyond is recorded as "busy" at once. Thread-safety: loop thread only, as DeskService.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "host/pictures.h"
#include "host/reactor/follower.h"

namespace jx::host {

class PictureReactor {
 public:
  static constexpr std::size_t pictures_max = 2'000;
  static constexpr std::size_t pictures_per_contact_max = 20;
  static constexpr Duration picture_age_max = days(7);  // older ones, found at start, are left
  static constexpr int store_tries_max = 60;

  // All outlive the reactor. At most `at_once` pictures are on their way. REQUIRES: at_once >= 1.
  PictureReactor(boost::asio::io_context& loop, DeskService& service, PictureReader& reader,
                 std::size_t at_once);
  ~PictureReactor();
  PictureReactor(const PictureReactor&) = delete;
  PictureReactor& operator=(const PictureReactor&) = delete;

  // Follows, and takes up what was committed behind the cursor. Errors and blocking: as Follower.
  Result<void> start();
  void stop();  // safe to call twice

  std::size_t waiting() const { return waiting_.size(); }

 private:
  struct Job {
    Seq seq{};  // of the message
    ContactId contact{};
    MessageNumber number{};
    std::size_t place = 0;  // among the message's attachments
    desk::BlobHash picture{};
    bool may_be_known = false;  // read again at start
    int tries = 0;              // of the store, in vain
  };

  void take(const desk::Recorded& recorded, bool again);
  void take_up(const Job& job);
  void begin_soon();
  void begin_next();
  void begin(const Job& job);
  void unless_known(const Job& job);
  void load(const Job& job);
  void read(const Job& job, std::string picture);
  void keep(const Job& job, const std::shared_ptr<PictureReading>& reading);
  void record(const Job& job, const desk::RecordReading& command);
  void take_back(const Job& job);
  void refused(const Job& job, desk::RecordReading command, const Error& error);
  void give_up(const Job& job, const Error& error);
  void later(std::function<void()> again);
  void finish(const Job& job);
  Seq done_up_to(Seq seen) const;

  boost::asio::io_context& loop_;
  DeskService& service_;
  PictureReader& reader_;
  const std::size_t at_once_;
  std::deque<Job> waiting_;
  std::map<ContactId, std::size_t> of_contact_;  // waiting and on their way
  std::multiset<Seq> open_;                      // messages with pictures not recorded yet
  std::size_t on_their_way_ = 0;
  bool begins_soon_ = false;
  std::vector<std::function<void()>> later_;  // tried again in a second
  boost::asio::steady_timer second_;
  Follower follower_;
  // Callbacks that come after stop() find it expired and do nothing.
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace jx::host
