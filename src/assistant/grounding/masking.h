// Text made fit to leave the house: what names, reaches or proves a person, and every secret, is
// replaced by what kind of thing stood there.
//
//   card secrets, passwords, codes, identity numbers   ‹card› ‹password› ‹code› ‹identity›
//   mail addresses, links, phone numbers               ‹mail› ‹link› ‹phone›
//   QQ, WeChat and the like                            ‹handle›
//   numbers of 6 digits and more, 12 and more capitals ‹number …9026›
//
// What cannot be told by its shape (names and postal addresses in running text) is not found;
// `personal` names what is known. Characters that are not seen are dropped.
// Pure. Thread-safety: reentrant.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace jx::assistant {

inline constexpr std::size_t masked_bytes_max = 1'500;  // longer text is cut between characters

std::string masked(std::string_view text, std::span<const std::string> personal = {});

// The same without a cut, each hidden piece replaced by what `token` answers for it (for what has
// to be put back: a translation).
using TokenFor = std::function<std::string(std::string_view kind, std::string_view hidden)>;
std::string masked_by(std::string_view text, std::span<const std::string> personal,
                      const TokenFor& token);

}  // namespace jx::assistant
