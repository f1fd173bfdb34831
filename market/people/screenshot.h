// A picture as a customer sends one: the payment page of a phone, drawn.
#pragma once

#include <string>

#include "market/town/dice.h"

namespace jx::market {

// A valid PNG of some kilobytes.
std::string payment_screenshot(Dice& dice);

}  // namespace jx::market
