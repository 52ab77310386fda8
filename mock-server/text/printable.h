// Makes bytes that came from elsewhere fit for a terminal and for messages.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace engagement::text {

// UTF-8 text as it is, but for what a terminal would act upon or hide: control characters (C0, DEL,
// C1), bidirectional controls, invisible characters and bytes that are not UTF-8 become "\xNN".
std::string printable(std::string_view bytes);

// As printable(), and everything outside ASCII becomes "\xNN" too: every character then has the
// width of one column.
std::string printable_ascii(std::string_view bytes);

// The first bytes of a text, made printable, and "…" when there are more than `longest`.
std::string shown(std::string_view bytes, std::size_t longest);

}  // namespace engagement::text
