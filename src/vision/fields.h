// What a reading means for the desk: its text, and the fields in it.
// Pure. Thread-safety: functions.
#pragma once

#include <string>
#include <vector>

#include "desk/event.h"
#include "vision/wire/reading.h"

namespace jx::vision {

// All lines, then the codes ("QRCode: …"), at most desk::message_bytes_max.
std::string text_of(const Reading& reading);

// The fields, by the words of desk::PictureField::name, each once, surest first within a name:
//   order_no  numbers that language::find_slots takes for one of the five numbers of a purchase
//   amount    what was paid, as decimal text: by the words before it (实付 before 合计 before
//   金额),
//             else the first amount of money
//   error     lines that tell of something that went wrong (该卡密已被使用)
//   card      card secrets
//   phone     mobile numbers
// `confidence` is that of the field's least sure character; of an error the mean.
std::vector<desk::PictureField> fields_of(const Reading& reading);

}  // namespace jx::vision
