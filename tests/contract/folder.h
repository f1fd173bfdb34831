// A folder that goes when the test does.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

namespace jx::tests {

class ContractFolder {
 public:
  ContractFolder() {
    std::string name = testing::TempDir() + "jianxin-XXXXXX";
    path_ = mkdtemp(name.data());
  }
  ~ContractFolder() { std::filesystem::remove_all(path_); }
  ContractFolder(const ContractFolder&) = delete;
  ContractFolder& operator=(const ContractFolder&) = delete;

  std::string data() const { return path_ + "/data"; }
  std::string master() const { return path_ + "/master.key"; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace jx::tests
