#include "edge/log.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "codec/json.h"

namespace jx::edge {

struct Log::State {
  std::FILE* file = nullptr;
  std::size_t lines_max = 0;
  std::mutex mutex;
  std::condition_variable ready;
  std::deque<std::string> lines;
  std::size_t dropped = 0;
  bool ending = false;
  std::thread writer;

  void run() {
    std::unique_lock lock(mutex);
    while (true) {
      ready.wait(lock, [this] { return ending || !lines.empty(); });
      if (lines.empty()) return;
      std::deque<std::string> batch;
      batch.swap(lines);
      lock.unlock();
      for (const std::string& line : batch) std::fwrite(line.data(), 1, line.size(), file);
      std::fflush(file);
      lock.lock();
    }
  }
};

Log::Log(std::FILE* file, std::size_t lines_max) : state_(std::make_unique<State>()) {
  state_->file = file;
  state_->lines_max = lines_max;
  state_->writer = std::thread([state = state_.get()] { state->run(); });
}

Log::~Log() {
  {
    const std::scoped_lock lock(state_->mutex);
    state_->ending = true;
  }
  state_->ready.notify_one();
  state_->writer.join();
}

void Log::write(Instant at, std::string_view event,
                const std::vector<std::pair<std::string_view, std::string>>& fields) {
  std::string line = fmt::format("{{\"at\":{},\"event\":", at.ms);
  codec::append_json_text(line, event);
  for (const auto& [name, value] : fields) {
    line += ',';
    codec::append_json_text(line, name);
    line += ':';
    codec::append_json_text(line, value);
  }
  line += "}\n";
  {
    const std::scoped_lock lock(state_->mutex);
    if (state_->lines.size() >= state_->lines_max) {
      ++state_->dropped;
      return;
    }
    state_->lines.push_back(std::move(line));
  }
  state_->ready.notify_one();
}

std::size_t Log::dropped() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->dropped;
}

}  // namespace jx::edge
