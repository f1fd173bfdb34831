// The process that reads pictures, started as the server starts it, and what happens when it is not
// well or not there. What it makes of pictures, worker/read_test.cc says.
#include "vision/picture_process.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <random>
#include <thread>

#include "vision/picture_readers.h"

namespace jx::vision {
namespace {

WorkerOptions real_worker() {
  return {.program = JX_VISION_PROGRAM, .models = std::string(default_models())};
}

class Process : public testing::Test {
 protected:
  Process() {
    std::string name = testing::TempDir() + "jianxin-vision-XXXXXX";
    folder_ = mkdtemp(name.data());
  }
  ~Process() override { std::filesystem::remove_all(folder_); }

  // A worker that is a shell script.
  WorkerOptions script(std::string_view body) {
    const std::string path = folder_ + "/worker";
    std::ofstream(path) << "#!/bin/sh\n" << body << "\n";
    EXPECT_EQ(::chmod(path.c_str(), 0700), 0);
    return {.program = path, .models = "none"};
  }
  static std::string_view code_of_reading(const WorkerOptions& options,
                                          std::string_view picture = "picture") {
    const auto read = read_in_process(options, picture, nullptr);
    return read ? "read" : read.error().code;
  }

  std::string folder_;
};

TEST_F(Process, IsMissedWithoutItsProgram) {
  EXPECT_EQ(code_of_reading({.program = folder_ + "/nothing"}), "picture.reader_missing");
  std::ofstream(folder_ + "/text") << "no program";
  EXPECT_EQ(code_of_reading({.program = folder_ + "/text"}), "picture.reader_missing");
}

TEST_F(Process, SaysThatItsModelsAreMissing) {
  WorkerOptions options = real_worker();
  options.models = folder_;
  EXPECT_EQ(code_of_reading(options), "picture.reader_failed");
}

TEST_F(Process, IsEndedWhenItIsLate) {
  WorkerOptions options = script("sleep 60");
  options.time_max = milliseconds(300);
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(code_of_reading(options), "picture.too_slow");
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(10));
}

TEST_F(Process, IsEndedWhenItIsLateToTakeThePicture) {
  WorkerOptions options = script("exec sleep 60");
  options.time_max = milliseconds(300);
  EXPECT_EQ(code_of_reading(options, std::string(8u << 20, 'x')), "picture.too_slow");
}

TEST_F(Process, IsEndedWhenTheServerStops) {
  const WorkerOptions options = script("sleep 60");
  std::atomic<bool> cancelled = false;
  std::thread stopper([&] { cancelled = true; });
  const auto read = read_in_process(options, "picture", &cancelled);
  stopper.join();
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, "host.stopping");
}

TEST_F(Process, IsNotBelievedWhenItBabbles) {
  EXPECT_EQ(code_of_reading(script("echo R; echo nonsense")), "picture.reader_failed");
  EXPECT_EQ(code_of_reading(script("exit 7")), "picture.reader_failed");
  EXPECT_EQ(code_of_reading(script("head -c 30000000 /dev/zero")), "picture.reader_failed");
}

TEST_F(Process, TellsHowItDied) {
  EXPECT_EQ(code_of_reading(script("kill -SEGV $$")), "picture.reader_crashed");
  EXPECT_EQ(code_of_reading(script("kill -XCPU $$")), "picture.too_slow");
  EXPECT_EQ(code_of_reading(script("kill -SYS $$")), "picture.reader_crashed");
  EXPECT_EQ(code_of_reading(script("kill -KILL $$")), "picture.too_heavy");
}

TEST_F(Process, InheritsNothingOfOurs) {
  const int secret = ::memfd_create("secret", 0);  // not closed on exec, as some library's may be
  ASSERT_GE(secret, 0);
  const std::string seen = folder_ + "/seen";
  WorkerOptions options = script("ls /proc/self/fd > " + seen + "; env > " + seen + ".env");
  (void)read_in_process(options, "picture", nullptr);
  ::close(secret);
  std::ifstream file(seen);
  for (std::string descriptor; file >> descriptor;)
    EXPECT_LT(std::stoi(descriptor), 4) << "0, 1, 2 and the folder that ls reads";
  std::ifstream environment(seen + ".env");
  for (std::string line; std::getline(environment, line);)
    EXPECT_TRUE(line.starts_with("OMP_") || line.starts_with("MALLOC_") ||
                line.starts_with("LC_") || line.starts_with("PWD=") ||
                line.starts_with("OLDPWD=") || line.starts_with("_="))
        << line;
}

TEST_F(Process, RefusesWhatIsNoPicture) {
  const WorkerOptions options = real_worker();
  EXPECT_EQ(code_of_reading(options, ""), "picture.not_a_picture");
  EXPECT_EQ(code_of_reading(options, "%PDF-1.7 named invoice.png"), "picture.not_a_picture");
  EXPECT_EQ(code_of_reading(options, "\x89PNG\r\n\x1A\n and no more"), "picture.unreadable");
}

// Half pictures, wrong bytes, wrong lengths: whatever comes is refused or read, and the next one is
// read by a worker that knows nothing of it.
TEST_F(Process, SurvivesNoise) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const std::string beginnings[] = {"\x89PNG\r\n\x1A\n", "\xFF\xD8\xFF\xE0", "GIF89a",
                                    std::string("RIFF\x20\0\0\0WEBPVP8 ", 16)};
  WorkerOptions options = real_worker();
  options.time_max = seconds(60);
  for (int round = 0; round < 8; ++round) {
    std::string bytes = beginnings[random() % std::size(beginnings)];
    const std::size_t length = random() % 4'000;
    for (std::size_t i = 0; i < length; ++i) bytes.push_back(static_cast<char>(random()));
    const auto read = read_in_process(options, bytes, nullptr);
    if (read) continue;
    EXPECT_TRUE(read.error().code.starts_with("picture.")) << read.error().code;
    EXPECT_NE(read.error().code, "picture.reader_failed") << read.error().detail;
    EXPECT_NE(read.error().code, "picture.reader_missing");
  }
}

TEST_F(Process, CallsBackOnTheLoopAndNotAfterStop) {
  std::mutex mutex;
  std::vector<std::function<void()>> posted;
  const auto post = [&](std::function<void()> work) {
    const std::lock_guard lock(mutex);
    posted.push_back(std::move(work));
  };
  const auto turn = [&] {
    std::vector<std::function<void()>> ready;
    {
      const std::lock_guard lock(mutex);
      ready = std::exchange(posted, {});
    }
    for (auto& work : ready) work();
    return !ready.empty();
  };
  std::vector<std::string> answers;
  const auto note = [&](Result<host::PictureReading> read) {
    answers.emplace_back(read ? "read" : read.error().code);
  };
  PictureReaders readers(script("exit 7"), 1, post);
  readers.read("one", note);
  EXPECT_TRUE(answers.empty());
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!turn() && std::chrono::steady_clock::now() < limit) std::this_thread::yield();
  EXPECT_EQ(answers, std::vector<std::string>{"picture.reader_failed"});
  EXPECT_EQ(readers.stats().refused, 1u);
  readers.read("two", note);
  readers.stop();
  turn();
  EXPECT_EQ(answers.size(), 1u);
}

TEST_F(Process, RefusesMoreThanItsQueueHolds) {
  WorkerOptions slow = script("sleep 60");
  PictureReaders readers(slow, 1, [](std::function<void()>) {});
  std::size_t busy = 0;
  for (std::size_t i = 0; i < PictureReaders::queue_max + 5; ++i)
    readers.read("picture", [&](Result<host::PictureReading> read) {
      if (!read && read.error().code == "picture.busy") ++busy;
    });
  EXPECT_GE(busy, 4u);
  EXPECT_LE(busy, 5u);
}

}  // namespace
}  // namespace jx::vision
